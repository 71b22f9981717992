using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

public class DecisionKeepingTests
{
    private static readonly DateTimeOffset Start = SamplePortfolio.Start;

    // Decisions on four days: planned, nothing to do, planned, failed. The third is the last with trades.
    [Theory]
    [InlineData(5_000)]
    [InlineData(0)]
    public void LastRebalance_IsTheTimeOfTheLastPlanWithTrades_HoweverManyDecisionsAreKept(int capacity)
    {
        PortfolioOptions options = SamplePortfolio.Options(o => o.State.MaxAllocationHistory = capacity);
        SamplePortfolio portfolio = new(options);
        Assert.Null(portfolio.Snapshot.LastRebalance);
        RebalanceStatus?[] plans = [RebalanceStatus.Planned, RebalanceStatus.NothingToDo, RebalanceStatus.Planned, null];
        DateTimeOffset?[] expected = [Start, Start, Start.AddDays(2), Start.AddDays(2)];
        for (int day = 0; day < plans.Length; day++)
        {
            portfolio.Manager.Replay([PortfolioEvent.Decided(Decision(plans[day]), Start.AddDays(day))]);
            Assert.Equal(expected[day], portfolio.Snapshot.LastRebalance);
        }

        SamplePortfolio loaded = new(options);
        loaded.Load(portfolio.Save());
        SamplePortfolio replayed = new(options);
        replayed.Manager.Replay(portfolio.Journal.ReadEvents());
        Assert.Equal(Start.AddDays(2), loaded.Snapshot.LastRebalance);
        Assert.Equal(Start.AddDays(2), replayed.Snapshot.LastRebalance);
        Assert.Equal(portfolio.Manager.StateHash, loaded.Manager.StateHash);
        Assert.Equal(portfolio.Manager.StateHash, replayed.Manager.StateHash);
        Assert.Equal(portfolio.Manager.AllocationHistory, loaded.Manager.AllocationHistory);
    }

    [Fact]
    public void LastRebalance_TellsStatesApart()
    {
        SamplePortfolio one = new(SamplePortfolio.Options(o => o.State.MaxAllocationHistory = 0));
        SamplePortfolio other = new(SamplePortfolio.Options(o => o.State.MaxAllocationHistory = 0));
        one.Manager.Replay([PortfolioEvent.Decided(Decision(RebalanceStatus.Planned), Start)]);
        other.Manager.Replay([PortfolioEvent.Decided(Decision(RebalanceStatus.NothingToDo), Start)]);
        Assert.NotEqual(one.Manager.StateHash, other.Manager.StateHash);
    }

    [Fact]
    public void Decision_NamesItsMethod()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.OptimizePortfolioAllocation(
            PortfolioStrategy.EqualWeight, AllocationMethod.Dynamic, TestContext.Current.CancellationToken);
        Assert.Equal(AllocationMethod.Dynamic, portfolio.Manager.AllocationHistory[0].Value.Method);
    }

    private static AllocationDecision Decision(RebalanceStatus? plan) => new(
        "equal_weight", AllocationMethod.Rebalancing, AllocationStatus.Optimal, "", null, 0, 0, plan, 1, 2, 0.5, "weight_drift", "Drifted.");
}
