namespace MrBen.Tests;

/// <summary>
/// Classes that count allocated bytes run alone: a collection that another test's thread causes in the middle of a measurement shows up in this
/// thread's count.
/// </summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
