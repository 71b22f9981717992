using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="CapmMean"/>.</summary>
public sealed record CapmOptions
{
    /// <summary>Risk-free rate per year, finite. Default 0.</summary>
    public double RiskFreeRate { get; set; }

    /// <summary>Expected simple return of the market per year, finite; null for the mean of its past returns. Default null.</summary>
    public double? MarketReturn { get; set; }

    /// <summary>How the market's past returns become a return per year. Default arithmetic.</summary>
    public MeanCompounding Compounding { get; set; }

    /// <summary>Fewest returns that an asset and the market must share, at least 2. Default 2.</summary>
    public int MinimumObservations { get; set; } = 2;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!double.IsFinite(RiskFreeRate))
        {
            errors.Add(Invariant($"{nameof(RiskFreeRate)} must be finite; it is {RiskFreeRate}."));
        }

        if (MarketReturn is { } market && !double.IsFinite(market))
        {
            errors.Add(Invariant($"{nameof(MarketReturn)} must be finite; it is {market}."));
        }

        if (!Enum.IsDefined(Compounding))
        {
            errors.Add(Invariant($"{nameof(Compounding)} is unknown: {Compounding}."));
        }

        if (MinimumObservations < 2)
        {
            errors.Add(Invariant($"{nameof(MinimumObservations)} must be at least 2; it is {MinimumObservations}."));
        }

        return errors;
    }
}
