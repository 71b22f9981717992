using System.Collections.Immutable;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>A number of a gauge at one moment. Immutable.</summary>
/// <param name="Family">The metric.</param>
/// <param name="Labels">Values of its labels, one for each, in their order.</param>
/// <param name="Value">The number, finite.</param>
public readonly record struct MetricSample(MetricFamily Family, ImmutableArray<string> Labels, double Value);
