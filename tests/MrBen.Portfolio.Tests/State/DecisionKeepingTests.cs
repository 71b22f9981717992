using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

public class DecisionKeepingTests
{
    private static readonly DateTimeOffset Start = SamplePortfolio.Start;

    // A plan, then a position that changes a day later: that is the rebalance. Positions that change without a plan, plans without trades, and
    // a position told again as it is, are none.
    [Theory]
    [InlineData(5_000)]
    [InlineData(0)]
    public void LastRebalance_IsTheFirstChangeOfAPositionAfterAPlan_HoweverManyDecisionsAreKept(int capacity)
    {
        PortfolioOptions options = SamplePortfolio.Options(o => o.State.MaxAllocationHistory = capacity);
        SamplePortfolio portfolio = new(options);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        (PortfolioEvent Change, DateTimeOffset? Expected)[] story =
        [
            (PortfolioEvent.Position("A", 1, null, Start), null),
            (PortfolioEvent.Decided(Decision(RebalanceStatus.NothingToDo), Start), null),
            (PortfolioEvent.Position("A", 2, null, Start), null),
            (PortfolioEvent.Decided(Decision(RebalanceStatus.Planned), Start), null),
            (PortfolioEvent.Position("A", 2, null, Start.AddDays(1)), null),
            (PortfolioEvent.Decided(Decision(null), Start.AddDays(1)), null),
            (PortfolioEvent.Fill("A", 1, 10, 0, Start.AddDays(1)), Start.AddDays(1)),
            (PortfolioEvent.Fill("A", 1, 10, 0, Start.AddDays(2)), Start.AddDays(1)),
            (PortfolioEvent.Decided(Decision(RebalanceStatus.Planned), Start.AddDays(2)), Start.AddDays(1)),
            (PortfolioEvent.Position("A", 5, null, Start.AddDays(2)), Start.AddDays(2)),
        ];
        foreach ((PortfolioEvent change, DateTimeOffset? expected) in story)
        {
            portfolio.Manager.Replay([change]);
            Assert.Equal(expected, portfolio.Snapshot.LastRebalance);
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
