namespace MrBen.Tests;

/// <summary>
/// Classes that count allocated bytes run alone and without collections: one in the middle of a measurement shows up in this thread's count,
/// whichever thread causes it.
/// </summary>
[WithoutCollections]
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
