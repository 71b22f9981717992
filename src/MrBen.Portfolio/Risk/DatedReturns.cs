using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>What tables of returns by the calendar ask of their input. Thread-safe.</summary>
internal static class DatedReturns
{
    /// <summary>Refuses what is not a history.</summary>
    public static void Check(ReadOnlySpan<double> returns, ReadOnlySpan<DateOnly> dates)
    {
        Guard.AtLeast(1, returns.Length, "returns", nameof(returns));
        Guard.AllFinite(returns);
        Guard.Length(returns.Length, dates.Length, "dates (one per return)", nameof(dates));
        for (int t = 1; t < dates.Length; t++)
        {
            if (dates[t] <= dates[t - 1])
            {
                throw new ArgumentException(
                    Invariant($"Date {dates[t]:yyyy-MM-dd} follows {dates[t - 1]:yyyy-MM-dd}; dates must ascend."), nameof(dates));
            }
        }
    }

    /// <summary>
    /// Day after which the first period begins: as far back as the second is long; the end of the month before where both end months, the day
    /// before a single one.
    /// </summary>
    public static DateOnly Start(ReadOnlySpan<DateOnly> dates)
    {
        DateOnly first = dates[0];
        if (dates.Length == 1)
        {
            return first.AddDays(-1);
        }

        int days = dates[1].DayNumber - first.DayNumber;
        DateOnly start = first.AddDays(-days);
        int months = (12 * (dates[1].Year - first.Year)) + dates[1].Month - first.Month;
        if (months > 0 && days > 25 && EndsMonth(first) && EndsMonth(dates[1]))
        {
            DateOnly early = new DateOnly(first.Year, first.Month, 1).AddMonths(1 - months);
            start = early.AddDays(-1);
        }

        return start;
    }

    // On the last day of the month, or the last days of it where that is not one of trading.
    private static bool EndsMonth(DateOnly date) => date.AddDays(4).Month != date.Month;
}
