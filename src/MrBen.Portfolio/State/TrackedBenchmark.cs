using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.State;

/// <summary>A track record beside one benchmark, or the reason for no comparison. Immutable and thread-safe.</summary>
public sealed record TrackedBenchmark
{
    internal TrackedBenchmark(AssetId asset, string detail) => (Asset, Detail) = (asset, detail);

    /// <summary>The benchmark.</summary>
    public AssetId Asset { get; }

    /// <summary>Why there is no comparison; empty where there is one.</summary>
    public string Detail { get; }

    /// <summary>
    /// The comparison over the periods of the record that lie between the benchmark's first and last price; its price of a date is the last
    /// one up to it.
    /// </summary>
    public BenchmarkComparison? Comparison { get; internal init; }

    /// <summary>How the benchmark itself performed in those periods; there where <see cref="Comparison"/> is.</summary>
    public PerformanceReport? Report { get; internal init; }

    /// <summary>The figures of the comparison in the groups tracked; empty without one.</summary>
    public ImmutableArray<PerformanceFigure> Figures { get; internal init; } = [];

    /// <summary>Whether there is a <see cref="Comparison"/>.</summary>
    [MemberNotNullWhen(true, nameof(Comparison), nameof(Report))]
    public bool IsCompared => Comparison is not null;
}
