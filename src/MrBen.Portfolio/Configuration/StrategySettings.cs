using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>What one built-in strategy has of its own, in place of what holds for all.</summary>
public sealed record StrategySettings
{
    /// <summary>
    /// Distance of a weight from its target that calls for a rebalance, at least 0 and finite; <see langword="null"/> for the method's.
    /// </summary>
    public double? DriftThreshold { get; set; }

    /// <summary>Most recent periods that expected returns rest on; <see langword="null"/> for those of all estimates.</summary>
    public int? ReturnPeriods { get; set; }

    /// <summary>Most recent periods that the covariance rests on; <see langword="null"/> for those of all estimates.</summary>
    public int? RiskPeriods { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (DriftThreshold is { } threshold && !(threshold >= 0 && double.IsFinite(threshold)))
        {
            errors.Add(Invariant($"{nameof(DriftThreshold)} must be at least 0 and finite; it is {threshold}."));
        }

        if (ReturnPeriods < 2)
        {
            errors.Add(Invariant($"{nameof(ReturnPeriods)} must be at least 2; it is {ReturnPeriods}."));
        }

        if (RiskPeriods < 2)
        {
            errors.Add(Invariant($"{nameof(RiskPeriods)} must be at least 2; it is {RiskPeriods}."));
        }

        return errors;
    }
}
