using static System.FormattableString;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>What is told of a portfolio to whoever monitors it, where that is a choice.</summary>
public sealed record MetricsOptions
{
    /// <summary>Whether weight and value of each position are told, a series for each asset. Default no.</summary>
    public bool PerAsset { get; set; }

    /// <summary>
    /// Assets that are told of at most, at least 1: the largest by absolute value, of equal ones the first that joined. Default 50. How many were
    /// left out is counted in <c>mrben_metrics_dropped_series_total</c>.
    /// </summary>
    public int MaxAssets { get; set; } = 50;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate() => MaxAssets < 1
        ? [Invariant($"{nameof(MaxAssets)} must be at least 1; it is {MaxAssets}.")]
        : [];
}
