using static System.FormattableString;

namespace MrBen.Portfolio.Market.Feeds;

/// <summary>How a history is replayed.</summary>
public sealed record CsvReplayOptions
{
    /// <summary>
    /// How many times faster than it happened, positive; <see langword="null"/> (the default) for as fast as it is read. 86,400 makes a day
    /// a second.
    /// </summary>
    public double? Speed { get; set; }

    /// <summary>The time of day, UTC, at which a day's bar ends. Default 21:00.</summary>
    public TimeOnly TimeOfDay { get; set; } = new(21, 0);

    /// <summary>First date, included; <see langword="null"/> (the default) for the history's.</summary>
    public DateOnly? From { get; set; }

    /// <summary>Last date, included; <see langword="null"/> (the default) for the history's.</summary>
    public DateOnly? To { get; set; }

    /// <summary>Lists everything wrong with these options; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Speed is { } speed && !(speed > 0 && double.IsFinite(speed)))
        {
            errors.Add(Invariant($"{nameof(Speed)} must be positive and finite; it is {speed}."));
        }

        if (From > To)
        {
            errors.Add(Invariant($"{nameof(From)}, {From:yyyy-MM-dd}, is after {nameof(To)}, {To:yyyy-MM-dd}."));
        }

        return errors;
    }
}
