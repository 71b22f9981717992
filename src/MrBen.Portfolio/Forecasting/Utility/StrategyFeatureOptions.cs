using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Utility;

/// <summary>What a strategy's utility is, and how far ahead its labels look.</summary>
public sealed record StrategyFeatureOptions
{
    /// <summary>Periods H that a label looks ahead, in [2, 1000]. Default 22, a month.</summary>
    public int Horizon { get; set; } = 22;

    /// <summary>λ of the utility: mean return − λ/2 · variance − costs; at least 0. Default 3.</summary>
    public double RiskAversion { get; set; } = 3;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Horizon is < 2 or > 1_000)
        {
            errors.Add(Invariant($"{nameof(Horizon)} must be in [2, 1000]; it is {Horizon}."));
        }

        if (!(RiskAversion >= 0 && double.IsFinite(RiskAversion)))
        {
            errors.Add(Invariant($"{nameof(RiskAversion)} must be at least 0 and finite; it is {RiskAversion}."));
        }

        return errors;
    }
}
