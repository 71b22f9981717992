using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>What <see cref="PortfolioPerformance"/> measures.</summary>
public sealed record PerformanceTrackingOptions
{
    /// <summary>Whether performance is measured at all. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Assets of the observed price history to compare with, each once. Default none.</summary>
    public ImmutableArray<AssetId> Benchmarks { get; set; } = [];

    /// <summary>Whether the figures of returns are told. Default true.</summary>
    public bool TrackReturns { get; set; } = true;

    /// <summary>Whether the figures of risk are told. Default true.</summary>
    public bool TrackRisk { get; set; } = true;

    /// <summary>Whether the figures of return for risk are told. Default true.</summary>
    public bool TrackRiskAdjusted { get; set; } = true;

    /// <summary>Whether allocations are counted. Default true.</summary>
    public bool TrackAllocations { get; set; } = true;

    /// <summary>Whether rebalances are counted. Default true.</summary>
    public bool TrackRebalancing { get; set; } = true;

    /// <summary>Whether returns are attributed to the benchmarks, where there are any. Default true.</summary>
    public bool AttributesReturns { get; set; } = true;

    /// <summary>Fewest returns that make a record, at least 2. Default 20.</summary>
    public int MinimumObservations { get; set; } = 20;

    /// <summary>Risk-free rate per year, finite (0.02 is 2 %). Default 0.</summary>
    public double RiskFreeRate { get; set; }

    /// <summary>Which days of the portfolio's own record have a return. Default: as the observed price history.</summary>
    public TrackingCalendar Calendar { get; set; } = TrackingCalendar.FromHistory;

    /// <summary>
    /// Returns per year of the portfolio's own record; <see langword="null"/> where its dates tell it, as those of a
    /// <see cref="PriceHistory.Frequency"/> do. Default <see langword="null"/>.
    /// </summary>
    public Frequency? Frequency { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Benchmarks.IsDefault)
        {
            errors.Add($"{nameof(Benchmarks)} is default; it must be a list, which may be empty.");
        }
        else if (Benchmarks.Contains(default))
        {
            errors.Add($"{nameof(Benchmarks)} holds an asset without a name.");
        }
        else if (Benchmarks.GroupBy(asset => asset).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            errors.Add($"{nameof(Benchmarks)} names {repeated.Key} twice.");
        }

        if (MinimumObservations < 2)
        {
            errors.Add(Invariant($"{nameof(MinimumObservations)} must be at least 2; it is {MinimumObservations}."));
        }

        if (!double.IsFinite(RiskFreeRate))
        {
            errors.Add(Invariant($"{nameof(RiskFreeRate)} must be finite; it is {RiskFreeRate}."));
        }

        if (!Enum.IsDefined(Calendar))
        {
            errors.Add(Invariant($"{nameof(Calendar)} {(int)Calendar} does not exist."));
        }

        if (Frequency is { IsUninitialized: true })
        {
            errors.Add($"{nameof(Frequency)} is uninitialized; name one, or null.");
        }

        return errors;
    }
}
