using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio;

/// <summary>
/// The manager's check that what it is told has happened already. It stands at the door and not where events are applied: a replay must not
/// depend on when it runs.
/// </summary>
internal static class ClockSkew
{
    // The first time zone to have a date is UTC+14.
    private static readonly TimeSpan FirstTimeZone = TimeSpan.FromHours(14);

    /// <summary>Refuses the time of a price or fill that is further ahead of the clock than allowed; of prices it is counted.</summary>
    public static void ThrowIfAhead(string what, AssetId asset, DateTimeOffset time, DateTimeOffset now, TimeSpan? allowed,
        MetricsReporter? reports = null)
    {
        if (time - now > allowed)
        {
            reports?.Ahead();
            throw new ArgumentException(
                Invariant($"The {what} of {asset} is of {time:u}; the clock shows {now:u}, and at most {allowed} more is taken."),
                nameof(time));
        }
    }

    /// <summary>Refuses a history whose last date is none yet in any time zone.</summary>
    public static void ThrowIfAhead(PriceHistory prices, DateTimeOffset now, TimeSpan? allowed, string parameter, MetricsReporter reports)
    {
        if (prices.Rows > 0 && new DateTimeOffset(prices.Dates[^1], TimeOnly.MinValue, TimeSpan.Zero) - now - FirstTimeZone > allowed)
        {
            reports.Ahead();
            DateOnly end = prices.Dates[^1];
            throw new ArgumentException(
                Invariant($"The prices end on {end:yyyy-MM-dd}; the clock shows {now:u}, when no time zone has that date yet."), parameter);
        }
    }
}
