using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>The return up to the last day over one of the customary spans, by the calendar. Immutable and thread-safe.</summary>
/// <remarks>
/// A span begins after a day: the end of the month, quarter or year before, or the same day so many years earlier. It has the periods that end
/// behind that day, and a number only where the history reaches back to it: where a period ends on that day or before, or the first period
/// begins there, which the days between the first two periods tell (of a daily series the span may so begin some days early, over a weekend).
/// </remarks>
public sealed record TrailingReturn
{
    private const double DaysPerYear = 365.25;

    private TrailingReturn(TrailingSpan span, DateOnly after) => (Span, After) = (span, after);

    /// <summary>Which span.</summary>
    public TrailingSpan Span { get; }

    /// <summary>Day after which the span begins.</summary>
    public DateOnly After { get; }

    /// <summary>Periods in it.</summary>
    public int Periods { get; private init; }

    /// <summary>Compounded return over the span; <see langword="null"/> where there is none, see <see cref="Reason"/>.</summary>
    public double? Return { get; private init; }

    /// <summary>The same per year of 365.25 days, of spans of more than one year; else <see langword="null"/>.</summary>
    public double? ReturnPerYear { get; private init; }

    /// <summary>Why there is no return; <see langword="null"/> where there is one.</summary>
    public string? Reason { get; private init; }

    /// <summary>The table of all spans, shortest first.</summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="dates">The last day of each period, strictly ascending, length T.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a return is not finite, or dates do not ascend.</exception>
    /// <remarks>O(T).</remarks>
    public static ImmutableArray<TrailingReturn> Table(ReadOnlySpan<double> returns, ReadOnlySpan<DateOnly> dates)
    {
        DatedReturns.Check(returns, dates);
        DateOnly last = dates[^1];
        DateOnly begin = DatedReturns.Start(dates);
        ImmutableArray<TrailingReturn>.Builder table = ImmutableArray.CreateBuilder<TrailingReturn>();
        foreach (TrailingSpan span in Enum.GetValues<TrailingSpan>())
        {
            table.Add(Of(span, AfterDay(span, last, begin), begin, returns, dates));
        }

        return table.ToImmutable();
    }

    private static TrailingReturn Of(
        TrailingSpan span, DateOnly after, DateOnly begin, ReadOnlySpan<double> returns, ReadOnlySpan<DateOnly> dates)
    {
        int first = dates.Length;
        while (first > 0 && dates[first - 1] > after)
        {
            first--;
        }

        TrailingReturn row = new(span, after) { Periods = dates.Length - first };
        if (first == 0 && begin > after)
        {
            return row with { Reason = Invariant($"The history begins after {begin:yyyy-MM-dd}; {after:yyyy-MM-dd} is needed.") };
        }

        if (RiskMetrics.LogGrowthOf(returns[first..]) is not { } growth)
        {
            return row with { Reason = "A period lost more than everything; such wealth does not compound." };
        }

        double total = Math.Exp(growth) - 1;
        double years = (dates[^1].DayNumber - after.DayNumber) / DaysPerYear;
        return !double.IsFinite(total)
            ? row with { Reason = "The growth is larger than any number." }
            : row with { Return = total, ReturnPerYear = years > 1.01 ? Math.Exp(growth / years) - 1 : null };
    }

    private static DateOnly AfterDay(TrailingSpan span, DateOnly last, DateOnly begin) => span switch
    {
        TrailingSpan.MonthToDate => new DateOnly(last.Year, last.Month, 1).AddDays(-1),
        TrailingSpan.QuarterToDate => new DateOnly(last.Year, last.Month - ((last.Month - 1) % 3), 1).AddDays(-1),
        TrailingSpan.YearToDate => new DateOnly(last.Year, 1, 1).AddDays(-1),
        TrailingSpan.OneYear => YearsBefore(last, 1),
        TrailingSpan.ThreeYears => YearsBefore(last, 3),
        TrailingSpan.FiveYears => YearsBefore(last, 5),
        TrailingSpan.TenYears => YearsBefore(last, 10),
        _ => begin,
    };

    // The last day of a month goes back to the last day of a month: 28 February 2025 to 29 February 2024.
    private static DateOnly YearsBefore(DateOnly last, int years)
    {
        DateOnly before = last.AddYears(-years);
        return last.AddDays(1).Day == 1 ? new DateOnly(before.Year, before.Month, DateTime.DaysInMonth(before.Year, before.Month)) : before;
    }
}
