using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk;

/// <summary>A benchmark's returns over the periods of a track record. Immutable and thread-safe.</summary>
/// <param name="Name">The benchmark.</param>
/// <param name="Returns">Simple returns, one per period of the record, oldest first.</param>
public sealed record BenchmarkSeries(string Name, ImmutableArray<double> Returns);
