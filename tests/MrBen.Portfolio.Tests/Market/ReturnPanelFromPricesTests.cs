using System.Collections.Immutable;
using CsCheck;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Market;

public class ReturnPanelFromPricesTests
{
    private static readonly DateOnly Friday = new(2024, 1, 5);

    // A trades on all five days, B not on days 1 and 4 (0-based): 10 . 20 40 .
    private static readonly PriceHistory Prices = PriceHistory.Create(
        ["A", "B"], Days(5), [100, 10, 110, 0, 121, 20, 133.1, 40, 146.41, 0],
        [true, true, true, false, true, true, true, true, true, false]).WithFrequency(Frequency.CalendarDaily);

    // By hand: rows 0, 2, 3 have both. A: 121/100 − 1, 133.1/121 − 1; B: 20/10 − 1, 40/20 − 1.
    [Fact]
    public void Intersection_KeepsRowsWithAllPrices_AndReportsTheRest()
    {
        ReturnPanel panel = ReturnPanel.FromPrices(Prices);
        Assert.True(panel.IsComplete);
        Assert.Equal([Friday.AddDays(2), Friday.AddDays(3)], panel.Dates);
        AssertClose([0.21, 1, 0.1, 1], panel.Values);
        Assert.Equal(Frequency.CalendarDaily, panel.Frequency);
        Assert.Equal(2, panel.Report.DroppedRowCount);
        Assert.Equal((Friday.AddDays(1), Friday.AddDays(1), 1), Range(panel.Report.DroppedRows[0]));
        Assert.Equal((Friday.AddDays(4), Friday.AddDays(4), 1), Range(panel.Report.DroppedRows[1]));
        Assert.Equal<AssetId>(["B"], panel.Report.DroppedRows[0].Missing);
        Assert.Equal(["2 of 5 rows were left out: not every asset has a price on them."], panel.Report.Messages);
        Assert.Same(panel.Report, panel.Last(1).Report);
    }

    // As pandas 2 computes pct_change(fill_method=None): a return needs both neighbours, so B has one, between rows 2 and 3.
    [Fact]
    public void Pairwise_LosesTheReturnAfterAGap()
    {
        ReturnPanel panel = ReturnPanel.FromPrices(Prices, new ReturnPanelOptions { MissingData = MissingDataPolicy.Pairwise });
        Assert.Equal(4, panel.Observations);
        Assert.False(panel.IsComplete);
        Assert.Equal((4, 1), (panel.ObservationsOf(0), panel.ObservationsOf(1)));
        Assert.False(panel.TryGetReturn(1, 1, out _));
        Assert.True(panel.TryGetReturn(2, 1, out double doubled));
        Assert.Equal(1, doubled);
        Assert.True(panel.Report.IsClean);
    }

    // B becomes 10 10 20 40 40: returns 0, 1, 1, 0.
    [Fact]
    public void ForwardFill_CarriesPricesAndCountsThem()
    {
        ReturnPanel panel = ReturnPanel.FromPrices(Prices, new ReturnPanelOptions { MissingData = MissingDataPolicy.ForwardFill });
        AssertClose([0.1, 0, 0.1, 1, 0.1, 1, 0.1, 0], panel.Values);
        Assert.Equal([new FilledPrices("B", 2)], panel.Report.FilledPrices);
        Assert.Equal(["B: 2 missing prices were carried forward."], panel.Report.Messages);
    }

    [Fact]
    public void ForwardFill_StopsAtItsLimit()
    {
        PriceHistory prices = PriceHistory.Create(["A"], Days(5), [1, 0, 0, 0, 2], [true, false, false, false, true]);
        ReturnPanel panel = ReturnPanel.FromPrices(prices, new ReturnPanelOptions
        {
            MissingData = MissingDataPolicy.ForwardFill,
            MaxForwardFill = 2,
            Frequency = Frequency.Daily,
        });
        Assert.Equal([Friday.AddDays(1), Friday.AddDays(2), Friday.AddDays(4)], panel.Dates);
        AssertClose([0, 0, 1], panel.Values);
        Assert.Equal((Friday.AddDays(3), Friday.AddDays(3), 1), Range(Assert.Single(panel.Report.DroppedRows)));
    }

    [Fact]
    public void LogReturns_AreLogarithms()
    {
        ReturnPanel panel = ReturnPanel.FromPrices(Prices, new ReturnPanelOptions { Kind = ReturnKind.Log });
        AssertClose([Math.Log(1.21), Math.Log(2), Math.Log(1.1), Math.Log(2)], panel.Values);
        Assert.Equal(ReturnKind.Log, panel.Kind);
    }

    [Fact]
    public void Window_TakesTheLastPeriods()
    {
        ReturnPanel panel = ReturnPanel.FromPrices(Prices, new ReturnPanelOptions { Window = 1 });
        AssertClose([0.1, 1], panel.Values);
        Assert.Equal(["1 of 3 rows were left out: not every asset has a price on them."], panel.Report.Messages);
        Assert.Contains("9 periods were asked for; there are 2.",
            ReturnPanel.FromPrices(Prices, new ReturnPanelOptions { Window = 9 }).Report.Messages);
        Assert.Equal([Friday.AddDays(3), Friday.AddDays(4)],
            ReturnPanel.FromPrices(Prices, new ReturnPanelOptions { Window = 2, MissingData = MissingDataPolicy.Pairwise }).Dates);
    }

    [Fact]
    public void MinimumObservations_LeavesShortHistoriesOut()
    {
        ReturnPanel panel = ReturnPanel.FromPrices(Prices, new ReturnPanelOptions { MinimumObservations = 4 });
        Assert.Equal<AssetId>(["A"], panel.Assets);
        AssertClose([0.1, 0.1, 0.1, 0.1], panel.Values);
        DroppedAsset dropped = Assert.Single(panel.Report.DroppedAssets);
        Assert.Equal(new DroppedAsset("B", 3, "B has 3 usable prices, fewer than 4; it was left out."), dropped);
    }

    [Fact]
    public void PricesNotPositive_CountAsMissing_AndAreReported()
    {
        PriceHistory prices = PriceHistory.Create(["A"], Days(4), [1, 0, -2, 4]).WithFrequency(Frequency.Daily);
        ReturnPanel panel = ReturnPanel.FromPrices(prices);
        AssertClose([3], panel.Values);
        Assert.Equal([new IgnoredPrice("A", Friday.AddDays(1), 0), new IgnoredPrice("A", Friday.AddDays(2), -2)], panel.Report.IgnoredPrices);
        Assert.Equal(
            [
                "Price of A on 2024-01-06 is 0; it was treated as missing.",
                "Price of A on 2024-01-07 is -2; it was treated as missing.",
                "2 of 4 rows were left out: not every asset has a price on them.",
            ],
            panel.Report.Messages);
    }

    [Fact]
    public void NotEnoughPrices_GivesNoPeriods_AndSaysWhy()
    {
        PriceHistory one = PriceHistory.Create(["A"], Days(1), [1]).WithFrequency(Frequency.Daily);
        ReturnPanel panel = ReturnPanel.FromPrices(one);
        Assert.Equal(0, panel.Observations);
        Assert.Equal(["There are no returns: there is 1 row with a price of every asset, and two are needed."], panel.Report.Messages);

        PriceHistory apart = PriceHistory.Create(["A", "B"], Days(2), [1, 1, 1, 1], [true, false, false, true]).WithFrequency(Frequency.Daily);
        Assert.Equal("There are no returns: there are 0 rows with a price of every asset, and two are needed.",
            ReturnPanel.FromPrices(apart).Report.Messages[^1]);
        Assert.Equal("There are no returns: no asset is left.",
            ReturnPanel.FromPrices(one, new ReturnPanelOptions { MinimumObservations = 2 }).Report.Messages[^1]);
    }

    // Four weeks of a stock and of crypto: together the weekends are lost, 252 per year; pairwise every day counts, and Mondays are lost.
    [Fact]
    public void StockAndCrypto_HaveTheFrequencyOfTheKeptDates()
    {
        DateOnly monday = new(2024, 1, 1);
        ImmutableArray<DateOnly> all = [.. Enumerable.Range(0, 28).Select(monday.AddDays)];
        ImmutableArray<DateOnly> weekdays = [.. all.Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))];
        PriceHistory both = PriceHistory.Combine(
            PriceHistory.Create(["S"], weekdays, Enumerable.Range(1, 20).Select(i => (double)i).ToArray()),
            PriceHistory.Create(["C"], all, Enumerable.Range(1, 28).Select(i => (double)i).ToArray()));

        ReturnPanel together = ReturnPanel.FromPrices(both);
        Assert.Equal((Frequency.Daily, 19), (together.Frequency, together.Observations));
        Assert.Equal(8, together.Report.DroppedRowCount); // four weekends, the last at the end of the history

        ReturnPanel pairwise = ReturnPanel.FromPrices(both, new ReturnPanelOptions { MissingData = MissingDataPolicy.Pairwise });
        Assert.Equal((Frequency.CalendarDaily, 16, 27), (pairwise.Frequency, pairwise.ObservationsOf(0), pairwise.ObservationsOf(1)));
    }

    [Fact]
    public void Frequency_NotTold_IsAskedFor()
    {
        PriceHistory prices = PriceHistory.Create(["A"], Days(2), [1, 2]);
        Assert.Equal("The frequency cannot be told from 2 dates; give it explicitly. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => ReturnPanel.FromPrices(prices)).Message);
        Assert.Equal(1, ReturnPanel.FromPrices(prices, new ReturnPanelOptions { Frequency = Frequency.Daily }).Observations);
    }

    [Fact]
    public void Options_Unsound_AreRefusedTogether() => Assert.Equal(
        "MaxForwardFill must be at least 1; it is 0. MinimumObservations must be at least 0; it is -1. Window must be at least 1; it is 0. (Parameter 'options')",
        Assert.Throws<ArgumentException>(() => ReturnPanel.FromPrices(
            Prices, new ReturnPanelOptions { MaxForwardFill = 0, MinimumObservations = -1, Window = 0 })).Message);

    // From the definition: the growth over all periods is last price over first, whatever rows were left out between.
    [Fact]
    public void Intersection_CompoundsToTheEnds() =>
        Gen.Select(Gen.Double[1, 100].Array[40], Gen.Bool.Array[40]).Sample((prices, seen) =>
        {
            (seen[0], seen[39]) = (true, true);
            PriceHistory history = PriceHistory.Create(["A"], Days(40), prices, seen).WithFrequency(Frequency.Daily);
            double growth = 1;
            foreach (double r in ReturnPanel.FromPrices(history).Values)
            {
                growth *= 1 + r;
            }

            Assert.Equal(prices[39] / prices[0], growth, tolerance: 1e-11 * prices[39] / prices[0]);
        });

    private static (DateOnly From, DateOnly To, int Count) Range(DroppedRows rows) => (rows.From, rows.To, rows.Count);

    private static void AssertClose(double[] expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance: 1e-12);
        }
    }

    private static ImmutableArray<DateOnly> Days(int count) => [.. Enumerable.Range(0, count).Select(Friday.AddDays)];
}
