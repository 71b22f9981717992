using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Settings of <see cref="VolatilitySpikeTrigger"/>.</summary>
public sealed record VolatilitySpikeOptions
{
    /// <summary>Last periods that are compared, at least 2. Default 20.</summary>
    public int ShortPeriods { get; set; } = 20;

    /// <summary>Periods they are compared with, more than <see cref="ShortPeriods"/>. Default 252.</summary>
    public int LongPeriods { get; set; } = 252;

    /// <summary>Ratio of the two volatilities that fires, above 1 and finite. Default 1.5.</summary>
    public double Multiple { get; set; } = 1.5;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (ShortPeriods < 2)
        {
            errors.Add(Invariant($"{nameof(ShortPeriods)} must be at least 2; it is {ShortPeriods}."));
        }

        if (LongPeriods <= ShortPeriods)
        {
            errors.Add(Invariant($"{nameof(LongPeriods)} must be more than {nameof(ShortPeriods)}, {ShortPeriods}; it is {LongPeriods}."));
        }

        if (!(Multiple > 1 && double.IsFinite(Multiple)))
        {
            errors.Add(Invariant($"{nameof(Multiple)} must be above 1 and finite; it is {Multiple}."));
        }

        return errors;
    }
}
