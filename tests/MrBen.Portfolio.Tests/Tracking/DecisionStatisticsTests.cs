using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;
using static MrBen.Portfolio.Tests.Tracking.TrackedPortfolio;

namespace MrBen.Portfolio.Tests.Tracking;

public class DecisionStatisticsTests
{
    // Six requests: planned on days 0 (Thursday), 2 (Monday) and 5 (Thursday), each 2 trades, cost 1.5, turnover 0.4; nothing to do;
    // not triggered; infeasible. From the first to the last plan are 7 days, in two steps.
    [Fact]
    public void Statistics_OfSixDecisions_AreCounted()
    {
        PortfolioPerformance performance = SixDecisions().Manager.GetPerformance();
        AllocationStatistics allocations = performance.Allocations!;
        Assert.Equal((6, 5), (allocations.Requests, allocations.WithWeights));
        Assert.Equal([(AllocationStatus.Optimal, 5), (AllocationStatus.PrimalInfeasible, 1)],
            allocations.ByStatus.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(0.1, allocations.MeanExpectedReturn!.Value, tolerance: 1e-15);
        Assert.Equal(0.2, allocations.MeanVolatility!.Value, tolerance: 1e-15);
        RebalancingStatistics rebalancing = performance.Rebalancing!;
        Assert.Equal(
            [(RebalanceStatus.Planned, 3), (RebalanceStatus.NothingToDo, 1), (RebalanceStatus.NotTriggered, 1)],
            rebalancing.ByStatus.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal((3, 0.5, 4.5m), (rebalancing.Rebalances, rebalancing.ShareOfRequests, rebalancing.TotalCost));
        Assert.Equal(2, rebalancing.MeanTrades);
        Assert.Equal(1.2, rebalancing.TotalTurnover, tolerance: 1e-15);
        Assert.Equal(0.4, rebalancing.MeanTurnover!.Value, tolerance: 1e-15);
        Assert.Equal(TimeSpan.FromDays(3.5), rebalancing.MeanTimeBetween);
    }

    [Fact]
    public void Statistics_WithoutDecisions_HaveNoMeans()
    {
        PortfolioPerformance performance = new SamplePortfolio().Manager.GetPerformance();
        Assert.Equal((0, 0, null, null), (performance.Allocations!.Requests, performance.Allocations.WithWeights,
            performance.Allocations.MeanExpectedReturn, performance.Allocations.MeanVolatility));
        RebalancingStatistics rebalancing = performance.Rebalancing!;
        Assert.Equal((0, 0.0, 0m), (rebalancing.Rebalances, rebalancing.TotalTurnover, rebalancing.TotalCost));
        Assert.Null(rebalancing.ShareOfRequests);
        Assert.Null(rebalancing.MeanTurnover);
        Assert.Null(rebalancing.MeanTrades);
        Assert.Null(rebalancing.MeanTimeBetween);
        Assert.Empty(rebalancing.ByStatus);
    }

    [Fact]
    public void TotalCost_BeyondDecimal_IsUnknown()
    {
        SamplePortfolio portfolio = new();
        AllocationDecision decision = new("one", AllocationMethod.Static, AllocationStatus.Optimal, "", null, 0, 0, RebalanceStatus.Planned,
            1, decimal.MaxValue, 1, "", "");
        portfolio.Manager.Replay([PortfolioEvent.Decided(decision, At(Days[0])), PortfolioEvent.Decided(decision, At(Days[1]))]);
        Assert.Null(portfolio.Manager.GetPerformance().Rebalancing!.TotalCost);
    }

    [Fact]
    public void Performance_AfterLoadAndReplay_IsTheSame()
    {
        SamplePortfolio portfolio = SixDecisions();
        SamplePortfolio loaded = new(Options());
        loaded.Load(portfolio.Save());
        SamplePortfolio replayed = new(Options());
        replayed.Manager.Replay(portfolio.Journal.ReadEvents());
        string expected = Describe(portfolio.Manager.GetPerformance());
        Assert.Contains("Win rate 0.6", expected, StringComparison.Ordinal); // A gained on days 1, 2 and 5 of five
        Assert.Equal(expected, Describe(loaded.Manager.GetPerformance()));
        Assert.Equal(expected, Describe(replayed.Manager.GetPerformance()));
    }

    private static SamplePortfolio SixDecisions()
    {
        SamplePortfolio portfolio = new(Options());
        portfolio.Manager.ObservePrices(Prices());
        portfolio.Manager.Replay(
        [
            Decided(Days[0], "one", AllocationMethod.Static, RebalanceStatus.Planned, ("A", 1)),
            Decided(Days[1], "one", AllocationMethod.Static, RebalanceStatus.NothingToDo, ("A", 1)),
            Decided(Days[2], "one", AllocationMethod.Static, RebalanceStatus.Planned, ("A", 1)),
            Decided(Days[3], "one", AllocationMethod.Static, RebalanceStatus.NotTriggered, ("A", 1)),
            Decided(Days[4], "one", AllocationMethod.Static, null),
            Decided(Days[5], "one", AllocationMethod.Static, RebalanceStatus.Planned, ("A", 1)),
        ]);
        return portfolio;
    }

    private static string Describe(PortfolioPerformance performance) => string.Join('\n', performance.Strategies.Select(strategy =>
        FormattableString.Invariant($"{strategy.Strategy} {strategy.Method} {strategy.Rebalancing!.MeanTimeBetween} ")
        + string.Join(' ', strategy.Record.Figures.Select(figure => FormattableString.Invariant($"{figure.Name} {figure.Value:R}")))));
}
