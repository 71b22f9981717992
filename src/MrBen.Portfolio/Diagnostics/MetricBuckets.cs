using System.Collections.Immutable;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>Where the buckets of histograms end.</summary>
internal static class MetricBuckets
{
    /// <summary>50 µs to 1.6 s: a write to a disk at best, an allocation with whole lots of hundreds of assets.</summary>
    public static ImmutableArray<double> Durations { get; } = [.. Enumerable.Range(0, 16).Select(k => 50e-6 * (1 << k))];

    /// <summary>0.1 s to an hour.</summary>
    public static ImmutableArray<double> LongDurations { get; } = [0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 600, 1_800, 3_600];

    /// <summary>Iterations of a solver.</summary>
    public static ImmutableArray<double> Counts { get; } = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
}
