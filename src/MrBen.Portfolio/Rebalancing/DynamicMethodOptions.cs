using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Settings of the dynamic method: a continuous watch over drift, volatility and trend.</summary>
public sealed record DynamicMethodOptions
{
    /// <summary>Least time between two rebalances, at least 0. Default one day.</summary>
    public TimeSpan UpdateInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Distance of a weight from its target that fires, at least 0 and finite. Default 0.05.</summary>
    public double Threshold { get; set; } = 0.05;

    /// <summary>Periods over which the trend of the weights held is watched, at least 1. Default 126.</summary>
    public int MomentumLookback { get; set; } = 126;

    /// <summary>
    /// Last periods whose volatility is watched, at least 2; they are compared with as many as
    /// <see cref="VolatilitySpikeOptions.LongPeriods"/> (a year of exchange days by default), and with at least twice their own number. Default 20.
    /// </summary>
    public int VolatilityLookback { get; set; } = 20;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (UpdateInterval < TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(UpdateInterval)} must be at least 0; it is {UpdateInterval}."));
        }

        DriftThreshold.Check(errors, nameof(Threshold), Threshold);
        if (MomentumLookback < 1)
        {
            errors.Add(Invariant($"{nameof(MomentumLookback)} must be at least 1; it is {MomentumLookback}."));
        }

        if (VolatilityLookback < 2)
        {
            errors.Add(Invariant($"{nameof(VolatilityLookback)} must be at least 2; it is {VolatilityLookback}."));
        }

        return errors;
    }
}
