using System.Collections.Immutable;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class CalendarTablesTests
{
    // Each month and year is the product of its days by LINQ; all years together the whole history.
    [Fact]
    public void CalendarTable_OfRandomDays_IsTheProductsOfItsMonths()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            DateOnly[] dates = [.. Enumerable.Range(0, 1_500).Select(new DateOnly(2015, 11, 3).AddDays).Where(_ => random.Next(10) < 6)];
            double[] returns = [.. dates.Select(_ => 0.05 * (random.NextDouble() - 0.48))];
            ImmutableArray<CalendarReturns> table = CalendarReturns.Table(returns, dates);
            Assert.Equal(dates.Select(date => date.Year).Distinct(), table.Select(row => row.Year));
            foreach (CalendarReturns row in table)
            {
                Assert.Equal(12, row.Months.Length);
                for (int month = 1; month <= 12; month++)
                {
                    double[] days = [.. returns.Where((_, t) => dates[t].Year == row.Year && dates[t].Month == month)];
                    Assert.Equal(days.Length > 0, row.Months[month - 1].HasValue);
                    Assert.Equal(days.Aggregate(1.0, (wealth, r) => wealth * (1 + r)) - 1, row.Months[month - 1] ?? 0, 1e-13);
                }

                Assert.Equal(row.Months.Aggregate(1.0, (wealth, r) => wealth * (1 + (r ?? 0))) - 1, row.Total!.Value, 1e-13);
            }

            Assert.Equal(returns.Aggregate(1.0, (wealth, r) => wealth * (1 + r)),
                table.Aggregate(1.0, (wealth, row) => wealth * (1 + row.Total!.Value)), 1e-12);
        }
    }

    // Months of 1 % from January 2019 to May 2024 (65): the return over n of them is 1.01ⁿ − 1, per year 1.01¹² − 1 but for the length of months.
    [Fact]
    public void TrailingTable_OfMonths_CountsByTheCalendar()
    {
        DateOnly[] dates = [.. Enumerable.Range(0, 65).Select(t => new DateOnly(2019, 1, 1).AddMonths(t + 1).AddDays(-1))];
        ImmutableArray<TrailingReturn> table = TrailingReturn.Table([.. dates.Select(_ => 0.01)], dates);
        Assert.Equal(Enum.GetValues<TrailingSpan>(), table.Select(row => row.Span));
        Assert.Equal([1, 2, 5, 12, 36, 60, 65, 65], table.Select(row => row.Periods));
        Assert.Equal(
            [new(2024, 4, 30), new(2024, 3, 31), new(2023, 12, 31), new(2023, 5, 31), new(2021, 5, 31), new(2019, 5, 31), new(2014, 5, 31),
                new DateOnly(2018, 12, 31)], table.Select(row => row.After));
        foreach (TrailingReturn row in table)
        {
            if (row.Span == TrailingSpan.TenYears)
            {
                Assert.Equal((null, null), (row.Return, row.ReturnPerYear));
                Assert.Equal("The history begins after 2018-12-31; 2014-05-31 is needed.", row.Reason);
                continue;
            }

            Assert.Equal(Math.Pow(1.01, row.Periods) - 1, row.Return!.Value, 1e-13);
            Assert.Equal(row.Periods > 12, row.ReturnPerYear.HasValue);
            Assert.Equal(Math.Pow(1.01, 12) - 1, row.ReturnPerYear ?? 0.126825, 2e-4);
            Assert.Null(row.Reason);
        }
    }

    // A leap day a year back is the last of February; a history that begins in the span has no number for it.
    [Fact]
    public void TrailingTable_AtTheEdges_SaysWhyThereIsNone()
    {
        ImmutableArray<TrailingReturn> leap = TrailingReturn.Table([0.01, 0.02], [new(2024, 1, 31), new(2024, 2, 29)]);
        Assert.Equal(new DateOnly(2023, 2, 28), leap.Single(row => row.Span == TrailingSpan.OneYear).After);
        Assert.Equal((1.01 * 1.02) - 1, leap.Single(row => row.Span == TrailingSpan.YearToDate).Return!.Value, 1e-15);
        Assert.Null(leap.Single(row => row.Span == TrailingSpan.OneYear).Return);

        ImmutableArray<TrailingReturn> ruin = TrailingReturn.Table([-1.5, 0.02], [new(2024, 1, 30), new(2024, 1, 31)]);
        Assert.Equal("A period lost more than everything; such wealth does not compound.", ruin[^1].Reason);
        Assert.Equal("The history begins after 2024-01-29; 2023-12-31 is needed.", ruin[0].Reason);
        Assert.Equal(-1, TrailingReturn.Table([-1, 0.02], [new(2024, 1, 30), new(2024, 1, 31)])[^1].Return);
        Assert.Null(CalendarReturns.Table([-1.5, 0.02], [new(2024, 1, 30), new(2024, 1, 31)])[0].Total);
        Assert.Throws<ArgumentException>(() => TrailingReturn.Table([], []));
        Assert.Throws<ArgumentException>(() => CalendarReturns.Table([0.1, 0.1], [new(2024, 1, 30), new(2024, 1, 30)]));
    }
}
