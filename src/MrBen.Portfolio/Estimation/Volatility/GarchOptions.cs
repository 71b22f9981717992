using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="GarchVolatilityModel"/>.</summary>
public sealed record GarchOptions
{
    /// <summary>Whether the mean return is estimated; otherwise it is taken as zero. Default yes.</summary>
    public bool EstimatesMean { get; set; } = true;

    /// <summary>
    /// Whether the long-run variance is the sample's, which leaves two parameters to search for; otherwise all are fitted. Default no.
    /// </summary>
    public bool TargetsVariance { get; set; }

    /// <summary>Fewest returns to fit to, at least 20. Default 250.</summary>
    public int MinimumObservations { get; set; } = 250;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate() => MinimumObservations < 20
        ? [Invariant($"{nameof(MinimumObservations)} must be at least 20; it is {MinimumObservations}.")]
        : [];
}
