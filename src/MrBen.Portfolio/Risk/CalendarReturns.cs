using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// The compounded returns of one year, month by month. Immutable and thread-safe; <see langword="null"/> where no period ends in a month, or one
/// lost more than everything.
/// </summary>
/// <remarks>A period counts in the month in which it ends, whole, as in PerformanceAnalytics' table.CalendarReturns.</remarks>
public sealed record CalendarReturns
{
    private CalendarReturns(int year) => Year = year;

    /// <summary>The year.</summary>
    public int Year { get; }

    /// <summary>Return of each month, January first: 12 entries.</summary>
    public ImmutableArray<double?> Months { get; private init; } = [];

    /// <summary>Return of all periods that end in the year, of the first and the last year so far as there are any.</summary>
    public double? Total { get; private init; }

    /// <summary>The table of all years from the first to the last, in their order; years without a period are left out.</summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="dates">The last day of each period, strictly ascending, length T.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a return is not finite, or dates do not ascend.</exception>
    /// <remarks>O(T).</remarks>
    public static ImmutableArray<CalendarReturns> Table(ReadOnlySpan<double> returns, ReadOnlySpan<DateOnly> dates)
    {
        DatedReturns.Check(returns, dates);
        ImmutableArray<CalendarReturns>.Builder table = ImmutableArray.CreateBuilder<CalendarReturns>();
        for (int first = 0; first < dates.Length;)
        {
            int year = dates[first].Year;
            int begin = first;
            double?[] months = new double?[12];
            while (first < dates.Length && dates[first].Year == year)
            {
                int month = dates[first].Month;
                int start = first;
                while (first < dates.Length && dates[first].Year == year && dates[first].Month == month)
                {
                    first++;
                }

                months[month - 1] = Compounded(returns[start..first]);
            }

            table.Add(new CalendarReturns(year) { Months = [.. months], Total = Compounded(returns[begin..first]) });
        }

        return table.ToImmutable();
    }

    private static double? Compounded(ReadOnlySpan<double> returns) =>
        RiskMetrics.LogGrowthOf(returns) is { } growth && Math.Exp(growth) - 1 is var total && double.IsFinite(total) ? total : null;
}
