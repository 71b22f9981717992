using CsCheck;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Positions;

public class TradeStatisticsTests
{
    private static readonly DateTimeOffset Start = SamplePortfolio.Start;

    // By hand: gains 30, −10, 20, −25, −5 after fees of 1 each, over 1, 2, 3, 4, 5 hours.
    //   wins 2 of 5; gross gain 50, gross loss 40; expectancy 2; profit factor 1.25; payoff 25 / (40/3) = 1.875;
    //   sums 30, 20, 40, 15, 10: the deepest fall is from 40 to 10.
    [Fact]
    public void Of_FiveTrades_IsAsByHand()
    {
        decimal[] profits = [30, -10, 20, -25, -5];
        TradeStatistics statistics = TradeStatistics.Of(profits.Select((profit, i) => Trade(profit, i)).Reverse());
        Assert.Equal((5, 2, 3), (statistics.Trades, statistics.Wins, statistics.Losses));
        Assert.Equal((50m, 40m, 10m, 5m), (statistics.GrossGain, statistics.GrossLoss, statistics.NetProfit, statistics.Fees));
        Assert.Equal((0.4, 2m, 1.25, 1.875), (statistics.WinRate, statistics.Expectancy, statistics.ProfitFactor, Math.Round(statistics.PayoffRatio!.Value, 12)));
        Assert.Equal((30m, 25m, 25m), (statistics.LargestGain, statistics.LargestLoss, statistics.MeanGain));
        Assert.Equal((1, 2, 30m), (statistics.LongestWinningStreak, statistics.LongestLosingStreak, statistics.MaximumClosedDrawdown));
        Assert.Equal(TimeSpan.FromHours(3), statistics.MeanDuration);
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.FromHours(11 / 3d)), (statistics.MeanWinningDuration, statistics.MeanLosingDuration));

        // 10 units at 100; the highest price is 105, the lowest 96: 5 % and 4 % in every trade.
        Assert.Equal((0.05, 0.04), (Math.Round(statistics.MeanFavorableExcursion!.Value, 12), Math.Round(statistics.LargestAdverseExcursion!.Value, 12)));

        // Given back of 50: 50 − (profit + fee), of which the mean is 50 − 2 − 1 = 47, over 1,000.
        Assert.Equal(0.047, statistics.MeanEndTradeDrawdown!.Value, 1e-12);
    }

    [Fact]
    public void Of_NoTrades_HasNoRatios()
    {
        TradeStatistics none = TradeStatistics.Of();
        Assert.Equal((0, 0m, 0m), (none.Trades, none.LargestGain, none.MaximumClosedDrawdown));
        Assert.Null(none.WinRate);
        Assert.Null(none.Expectancy);
        Assert.Null(none.ProfitFactor);
        Assert.Null(none.PayoffRatio);
        Assert.Null(none.MeanDuration);
        Assert.Null(none.MeanAdverseExcursion);
    }

    // Short 10 at 100 with prices from 90 to 104, bought back at 95, by hand: 50 gained, 100 possible, 40 against.
    [Fact]
    public void GetTrades_AShort_HasItsExcursions()
    {
        SamplePortfolio portfolio = new(SamplePortfolio.Options(o => o.MaxClockSkew = null)); // the clock stands still
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ApplyFill("A", -10, 100, 0, Start);
        foreach (int price in (int[])[104, 90, 97])
        {
            portfolio.Manager.ObservePrice("A", price, Start);
        }

        portfolio.Manager.ApplyFill("A", 10, 95, 0, Start.AddDays(1));
        portfolio.Manager.ObservePrice("A", 200, Start.AddDays(1));
        RoundTrip trade = portfolio.Manager.GetTrades().Single();
        Assert.Equal((-10m, 100m, 95m), (trade.Quantity, trade.EntryPrice, trade.ExitPrice));
        Assert.Equal(
            (50m, 100m, 40m, 50m), (trade.Profit, trade.MaximumFavorableExcursion, trade.MaximumAdverseExcursion, trade.EndTradeDrawdown));
        Assert.Equal(1, portfolio.Manager.GetTradeStatistics().Wins);
    }

    // First in, first out: 10 @ 100 and 10 @ 110; 15 sold @ 120 end two trades, of 10 and of 5; the fee of 3 goes 2 and 1.
    [Fact]
    public void GetTrades_FirstInFirstOut_AreLots()
    {
        SamplePortfolio portfolio = new(SamplePortfolio.Options(o =>
        {
            o.MaxClockSkew = null;
            o.State.TradeGrouping = TradeGrouping.FirstInFirstOut;
        }));
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ApplyFill("A", 10, 100, 1, Start);
        portfolio.Manager.ObservePrice("A", 90, Start);
        portfolio.Manager.ApplyFill("A", 10, 110, 2, Start.AddDays(1));
        portfolio.Manager.ApplyFill("A", -15, 120, 3, Start.AddDays(3));
        Assert.Equal(
            [(10m, 200m, 3m, 90m, 3), (5m, 50m, 2m, 110m, 2)],
            portfolio.Manager.GetTrades().Select(
                trade => (trade.Quantity, trade.GrossProfit, trade.Fees, trade.LowestPrice, trade.Duration.Days)));
    }

    // Recomputed the long way: every statistic from its definition, over trades in a random order.
    [Fact]
    public void Of_AnyTrades_IsWhatTheDefinitionsSay() =>
        Gen.Int[-50, 50].Array[1, 40].Sample(
            profits =>
            {
                RoundTrip[] trades = [.. profits.Select((profit, i) => Trade(profit, i))];
                TradeStatistics statistics = TradeStatistics.Of(trades.OrderBy(trade => trade.BaseProfit));
                Assert.Equal(profits.Count(profit => profit > 0), statistics.Wins);
                Assert.Equal(profits.Count(profit => profit < 0), statistics.Losses);
                Assert.Equal(profits.Sum(), statistics.NetProfit);
                Assert.Equal(profits.Average(), (double)statistics.Expectancy!.Value, 1e-12);
                string signs = string.Concat(profits.Select(profit => profit > 0 ? '+' : profit < 0 ? '-' : '0'));
                Assert.Equal(signs.Split('-', '0').Max(run => run.Length), statistics.LongestWinningStreak);
                Assert.Equal(signs.Split('+', '0').Max(run => run.Length), statistics.LongestLosingStreak);
                int[] sums = [0, .. profits.Select((_, i) => profits[..(i + 1)].Sum())];
                Assert.Equal(
                    sums.SelectMany((high, i) => sums[i..].Select(low => high - low)).Max(), statistics.MaximumClosedDrawdown);
            },
            iter: TestTier.Count(brief: 200, full: 5_000));

    // Ten units at 100 that end at hour i + 1 with a fee of 1.
    private static RoundTrip Trade(decimal profit, int i) => new()
    {
        Asset = new("A"),
        Currency = "USD",
        Quantity = 10,
        Multiplier = 1,
        Opened = Start.AddDays(i),
        Closed = Start.AddDays(i).AddHours(i + 1),
        EntryPrice = 100,
        ExitPrice = 100 + ((profit + 1) / 10),
        HighestPrice = 105,
        LowestPrice = 96,
        GrossProfit = profit + 1,
        Fees = 1,
        BaseGrossProfit = profit + 1,
        BaseFees = 1,
    };
}
