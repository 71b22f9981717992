using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Settings of <see cref="CorrelationBreakdownTrigger"/>.</summary>
public sealed record CorrelationBreakdownOptions
{
    /// <summary>Last periods that are compared, at least 3. Default 60.</summary>
    public int ShortPeriods { get; set; } = 60;

    /// <summary>Periods they are compared with, more than <see cref="ShortPeriods"/>. Default 252.</summary>
    public int LongPeriods { get; set; } = 252;

    /// <summary>Change of the mean correlation, up or down, that fires, in (0, 2). Default 0.25.</summary>
    public double Change { get; set; } = 0.25;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (ShortPeriods < 3)
        {
            errors.Add(Invariant($"{nameof(ShortPeriods)} must be at least 3; it is {ShortPeriods}."));
        }

        if (LongPeriods <= ShortPeriods)
        {
            errors.Add(Invariant($"{nameof(LongPeriods)} must be more than {nameof(ShortPeriods)}, {ShortPeriods}; it is {LongPeriods}."));
        }

        if (!(Change > 0 && Change < 2))
        {
            errors.Add(Invariant($"{nameof(Change)} must be in (0, 2); it is {Change}."));
        }

        return errors;
    }
}
