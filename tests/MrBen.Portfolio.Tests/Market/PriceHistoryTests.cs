using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Market;

public class PriceHistoryTests
{
    private static readonly DateOnly Monday = new(2024, 1, 1);

    [Fact]
    public void Create_MissingCells_AreTold()
    {
        PriceHistory prices = PriceHistory.Create(["A", "B"], Days(3), [1, 2, 3, double.NaN, 5, 6], [true, true, true, false, false, true]);

        Assert.Equal(3, prices.Rows);
        Assert.True(prices.TryGetPrice(0, 1, out double price));
        Assert.Equal(2, price);
        Assert.False(prices.TryGetPrice(1, 1, out price));
        Assert.Equal(0, price);
        Assert.False(prices.HasPrice(2, 0));
        Assert.Equal((2, 2), (prices.ObservationsOf(0), prices.ObservationsOf(1)));
        Assert.Equal((Monday, Monday.AddDays(1)), (prices.FirstDate(0), prices.LastDate(0)));
        Assert.Equal((Monday, Monday.AddDays(2)), (prices.FirstDate(1), prices.LastDate(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => prices.HasPrice(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => prices.HasPrice(3, 0));
    }

    [Fact]
    public void Create_BadArguments_NameThingPlaceAndValue()
    {
        Assert.Equal("Price of B on 2024-01-02 is NaN; it must be finite, or flagged as not observed. (Parameter 'prices')",
            Assert.Throws<ArgumentException>(() => PriceHistory.Create(["A", "B"], Days(2), [1, 2, 3, double.NaN])).Message);
        Assert.Equal("Expected 4 prices for 2×2, got 3. (Parameter 'prices')",
            Assert.Throws<ArgumentException>(() => PriceHistory.Create(["A", "B"], Days(2), [1, 2, 3])).Message);
        Assert.Equal("Expected 2 flags (one per price), got 1. (Parameter 'observed')",
            Assert.Throws<ArgumentException>(() => PriceHistory.Create(["A"], Days(2), [1, 2], [true])).Message);
        Assert.Equal("Asset A appears twice. (Parameter 'assets')",
            Assert.Throws<ArgumentException>(() => PriceHistory.Create(["A", "A"], Days(1), [1, 2])).Message);
        Assert.Equal("Date 2024-01-01 follows 2024-01-02; dates must ascend. (Parameter 'dates')",
            Assert.Throws<ArgumentException>(() => PriceHistory.Create(["A"], [Monday.AddDays(1), Monday], [1, 2])).Message);
        Assert.Equal("The history does not hold C. (Parameter 'assets')",
            Assert.Throws<ArgumentException>(() => PriceHistory.Create(["A"], Days(1), [1]).Select("C")).Message);
    }

    [Fact]
    public void Frequency_OfUsualCalendars_IsTold()
    {
        Assert.Equal(Frequency.Daily, Of(Enumerable.Range(0, 30).Select(Monday.AddDays).Where(IsWeekday)).Frequency);
        Assert.Equal(Frequency.CalendarDaily, Of(Enumerable.Range(0, 30).Select(Monday.AddDays)).Frequency);
        Assert.Equal(Frequency.Weekly, Of(Enumerable.Range(0, 10).Select(i => Monday.AddDays(7 * i))).Frequency);
        Assert.Equal(Frequency.Monthly, Of(Enumerable.Range(0, 14).Select(Monday.AddMonths)).Frequency);
        Assert.Equal(Frequency.Quarterly, Of(Enumerable.Range(0, 6).Select(i => Monday.AddMonths(3 * i))).Frequency);
        Assert.Equal(Frequency.Yearly, Of(Enumerable.Range(0, 6).Select(Monday.AddYears)).Frequency);
    }

    [Fact]
    public void Frequency_OfAmbiguousDates_AsksForOne()
    {
        PriceHistory two = Of([Monday, Monday.AddDays(1)]);
        Assert.False(two.TryGetFrequency(out _));
        Assert.Equal("The frequency cannot be told from 2 dates; give it explicitly.",
            Assert.Throws<InvalidOperationException>(() => two.Frequency).Message);
        Assert.Equal(Frequency.Daily, two.WithFrequency(Frequency.Daily).Frequency);
        Assert.Equal("The frequency cannot be told from the dates: no weekend lies between 2024-01-01 and 2024-01-05; give it explicitly.",
            Assert.Throws<InvalidOperationException>(() => Of(Enumerable.Range(0, 5).Select(Monday.AddDays)).Frequency).Message);
        Assert.Equal("The frequency cannot be told from the dates: their median gap is 3 days; give it explicitly.",
            Assert.Throws<InvalidOperationException>(() => Of(Enumerable.Range(0, 9).Select(i => Monday.AddDays(3 * i))).Frequency).Message);

        // Every day but Saturday, as foreign exchange trades: 4 of the 8 weekend days of four weeks.
        IEnumerable<DateOnly> fx = Enumerable.Range(0, 28).Select(Monday.AddDays).Where(day => day.DayOfWeek != DayOfWeek.Saturday);
        Assert.Equal(
            "The frequency cannot be told from the dates: they hold 50.0 % of the Saturdays and Sundays in their span, too many for exchange days and too few for every day; give it explicitly.",
            Assert.Throws<InvalidOperationException>(() => Of(fx).Frequency).Message);
    }

    [Fact]
    public void Parts_KeepTheFrequency()
    {
        PriceHistory prices = Of(Enumerable.Range(0, 30).Select(Monday.AddDays).Where(IsWeekday));
        PriceHistory last = prices.Last(2);
        Assert.Equal(2, last.Rows);
        Assert.Equal(Frequency.Daily, last.Frequency);
        Assert.Equal(prices.Dates[^2], last.Dates[0]);
        Assert.Equal([Monday.AddDays(1), Monday.AddDays(2)], prices.Between(Monday.AddDays(1), Monday.AddDays(2)).Dates);
        Assert.Equal(0, prices.Between(Monday.AddDays(5), Monday.AddDays(6)).Rows); // a weekend
        Assert.Same(prices, prices.Last(1_000));
    }

    [Fact]
    public void SelectAndCombine_OfStockAndCrypto_KeepEachCalendar()
    {
        DateOnly[] all = [.. Enumerable.Range(0, 28).Select(Monday.AddDays)];
        DateOnly[] weekdays = [.. all.Where(IsWeekday)];
        PriceHistory stock = PriceHistory.Create(["S"], [.. weekdays], new double[20].Select((_, i) => 100.0 + i).ToArray());
        PriceHistory crypto = PriceHistory.Create(["C"], [.. all], new double[28].Select((_, i) => 10.0 + i).ToArray());

        PriceHistory both = PriceHistory.Combine(stock, crypto);
        Assert.Equal(Frequency.CalendarDaily, both.Frequency);
        Assert.Equal(28, both.Rows);
        Assert.False(both.HasPrice(5, 0));

        PriceHistory again = both.Select("S");
        Assert.Equal(weekdays, again.Dates);
        Assert.Equal(Frequency.Daily, again.Frequency);
        Assert.Equal("Asset S appears twice. (Parameter 'histories')",
            Assert.Throws<ArgumentException>(() => PriceHistory.Combine(stock, stock)).Message);
    }

    [Fact]
    public void BarHistory_Create_ChecksAndKeepsWhatIsKnown()
    {
        Bar full = new(Monday, 1, 3, 0.5, 2, 100);
        BarHistory bars = BarHistory.Create("A", [full, Bar.OfClose(Monday.AddDays(1), 2.5)]);
        Assert.Equal(full, bars.GetBar(0, 0));
        Assert.Equal(new Bar(Monday.AddDays(1), null, null, null, 2.5, null), bars.GetBar(0, 1));
        Assert.True(bars.TryGetBar(0, Monday, out Bar found));
        Assert.Equal(full, found);
        Assert.False(bars.TryGetBar(0, Monday.AddDays(9), out _));
        Assert.Equal((0, -1), (bars.IndexOf("A"), bars.IndexOf("B")));
        Assert.Equal([Monday], bars.Between(Monday, Monday).DatesOf(0));
        Assert.Equal("Low of A on 2024-01-01 is NaN; it must be finite, or null where it is not known. (Parameter 'bars')",
            Assert.Throws<ArgumentException>(() => BarHistory.Create("A", [full with { Low = double.NaN }])).Message);
        Assert.Equal("Bar of A on 2024-01-01 follows 2024-01-01; dates must ascend. (Parameter 'bars')",
            Assert.Throws<ArgumentException>(() => BarHistory.Create("A", [full, full])).Message);
    }

    private static bool IsWeekday(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static ImmutableArray<DateOnly> Days(int count) => [.. Enumerable.Range(0, count).Select(Monday.AddDays)];

    private static PriceHistory Of(IEnumerable<DateOnly> dates)
    {
        ImmutableArray<DateOnly> all = [.. dates];
        return PriceHistory.Create(["A"], all, all.Select((_, i) => 1.0 + i).ToArray());
    }
}
