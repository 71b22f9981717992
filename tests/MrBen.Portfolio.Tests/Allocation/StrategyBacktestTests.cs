using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

public class StrategyBacktestTests
{
    private static readonly ReturnPanel Panel = TiltContexts.Panel([0, 0.01], [0.01, 0], [0.1, 0], [0, 0.2], [0.5, 0]);

    // Half and half bought from cash, 1 · 1 %; +10 % of one half. The weights drift to 0.55/1.05 and 0.5/1.05, and earn 0.2 · 0.5/1.05:
    // worth 1.15 now, 0.55 and 0.6. Traded back to halves: 2 · (0.6/1.15 − 0.5). Then half of +50 %.
    [Fact]
    public void TryRun_HalfAndHalf_IsHandWorked()
    {
        StrategyTracks tracks = Run(NamedStrategy.Fixed("half", 0.5, 0.5));
        double traded = 2 * ((0.6 / 1.15) - 0.5);
        double[] returns = [0.05, 0.1 / 1.05, 0.25];
        double[] turnovers = [1, 0, traded];
        double[] market = [0.05, 0.1, 0.25];
        Assert.Equal(Panel.Dates[2..], tracks.Dates.AsEnumerable());
        for (int t = 0; t < 3; t++)
        {
            Assert.Equal(returns[t], tracks.Return(t, 0), tolerance: 1e-15);
            Assert.Equal(turnovers[t], tracks.Turnover(t, 0), tolerance: 1e-15);
            Assert.Equal(0.01 * turnovers[t], tracks.Cost(t, 0), tolerance: 1e-15);
            Assert.Equal(market[t], tracks.Market[t], tolerance: 1e-15);
        }
    }

    // Buying at 1 %, selling at 3 %: to the first at the beginning, then all of it to the second.
    [Fact]
    public void TryRun_CostsOfItsOwn_AreThoseOfEachSide()
    {
        Instrument[] instruments = [new(new AssetId("A")), new(new AssetId("B"))];
        TradeCosts costs = new(
            new ProportionalCost(0.01m, 0.03m), instruments, new Dictionary<AssetId, decimal> { [new("A")] = 10, [new("B")] = 20 });
        NamedStrategy switching = new("switch", (estimates, context) => AllocationResult.Optimal(
            PortfolioWeights.Create(estimates.Assets, context!.Returns!.Observations == 2 ? [1, 0] : [0, 1]), estimates, "Switched."));
        StrategyTracks tracks = Run(switching, costs);
        Assert.Equal(0.01, tracks.Cost(0, 0), tolerance: 1e-15);
        Assert.Equal(0.04, tracks.Cost(2, 0), tolerance: 1e-15);
        Assert.Equal(2, tracks.Turnover(2, 0), tolerance: 1e-15);
    }

    [Fact]
    public void TryRun_ShowsNothingOfTheFuture_AndWhatIsHeld()
    {
        List<(int Periods, double Held)> seen = [];
        Run(new NamedStrategy("a", (estimates, context) =>
        {
            seen.Add((context!.Returns!.Observations, context.CurrentWeights!.Weights[0]));
            Assert.Equal(context.Returns.Observations, estimates.Observations);
            return AllocationResult.Optimal(PortfolioWeights.Create(estimates.Assets, [1, 0]), estimates, "First.");
        }));
        Assert.Equal([(2, 0), (4, 1)], seen);
    }

    [Fact]
    public void TryRun_StrategyWithoutAnswer_IsTold() => Assert.Equal(
        "Strategy s has no weights (Disabled: Not today.) on 2024-01-04.",
        Refusal(Panel, new NamedStrategy("s", (estimates, context) => context!.Returns!.Observations == 2
            ? AllocationResult.Optimal(PortfolioWeights.Create(estimates.Assets, [1, 0]), estimates, "First.")
            : AllocationResult.Failed(AllocationStatus.Disabled, "Not today."))));

    [Fact]
    public void TryRun_WhatCannotBe_IsTold()
    {
        NamedStrategy fixedOne = NamedStrategy.Fixed("s", 1, 0);
        Assert.Equal("A backtest of strategies needs more than 2 periods; there are 2.", Refusal(Panel.Slice(0, 2), fixedOne));
        Assert.Equal(
            "Strategy s lost 100 % of all it had on 2024-01-03.",
            Refusal(TiltContexts.Panel([0, 0.01], [0.01, 0], [-0.5, 0]), NamedStrategy.Fixed("s", 2, 0)));
        Assert.Equal(
            "Strategy s pays 200 % of all it has for trading on 2024-01-02.", Refusal(Panel, NamedStrategy.Fixed("s", 100, 100)));
        ReturnPanel gap = ReturnPanel.Create(
            Panel.Assets, Panel.Dates, Panel.Frequency, Panel.Kind, Panel.Values, [true, false, .. Enumerable.Repeat(true, 8)]);
        Assert.Equal("A backtest of strategies needs every return; some are missing.", Refusal(gap, fixedOne));
    }

    [Fact]
    public void Constructor_Unsound_Throws()
    {
        Assert.Throws<ArgumentException>(() => new StrategyBacktest([]));
        Assert.Throws<ArgumentException>(() => new StrategyBacktest([null!]));
        Assert.Throws<ArgumentException>(() => new StrategyBacktest([new EqualWeightStrategy(), new EqualWeightStrategy()]));
        Assert.Throws<ArgumentException>(() => new StrategyBacktest([new EqualWeightStrategy()], new() { Step = 0 }));
    }

    private static StrategyBacktest Backtest(IAllocationStrategy strategy, TradeCosts? costs = null) =>
        new([strategy], new StrategyBacktestOptions { FirstDecision = 2, Step = 2, CostRate = 0.01, Costs = costs });

    private static StrategyTracks Run(IAllocationStrategy strategy, TradeCosts? costs = null)
    {
        Assert.True(
            Backtest(strategy, costs).TryRun(
                Panel, out StrategyTracks? tracks, out EstimationFailure? failure, TestContext.Current.CancellationToken),
            failure?.Detail);
        return tracks;
    }

    private static string Refusal(ReturnPanel panel, IAllocationStrategy strategy)
    {
        Assert.False(Backtest(strategy).TryRun(
            panel, out StrategyTracks? tracks, out EstimationFailure? failure, TestContext.Current.CancellationToken));
        Assert.Null(tracks);
        return failure.Detail;
    }
}
