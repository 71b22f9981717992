using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.State;

public class OpenOrderTests
{
    [Fact]
    public void OpenOrders_AreKept_Saved_Loaded_AndReplayed()
    {
        SamplePortfolio portfolio = new();
        string empty = portfolio.Manager.StateHash;
        portfolio.Manager.SetOpenOrders(new OpenOrder("A", 5, 99.5m), new OpenOrder("B", -2));
        Assert.NotEqual(empty, portfolio.Manager.StateHash);
        SamplePortfolio loaded = new();
        loaded.Load(portfolio.Save());
        SamplePortfolio replayed = new();
        replayed.Manager.Replay(portfolio.Journal.ReadEvents());
        Assert.All([portfolio, loaded, replayed], each =>
        {
            Assert.Equal([new OpenOrder("A", 5, 99.5m), new OpenOrder("B", -2)], each.Snapshot.OpenOrders);
            Assert.Equal(portfolio.Manager.StateHash, each.Manager.StateHash);
        });
        portfolio.Manager.SetOpenOrders();
        Assert.Empty(portfolio.Snapshot.OpenOrders);
    }

    // What an open order will buy is not bought again: with the whole purchase open there is nothing left to do.
    [Fact]
    public void Plan_StartsFromWhatOpenOrdersWillHaveFilled()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(100, "A"), "A");
        PortfolioAllocation before = portfolio.Allocate(PortfolioStrategy.EqualWeight);
        PlannedTrade purchase = Assert.Single(before.Plan!.Trades);
        portfolio.Manager.SetOpenOrders(new OpenOrder("A", purchase.Quantity - 3));
        Assert.Equal(3, Assert.Single(portfolio.Allocate(PortfolioStrategy.EqualWeight).Plan!.Trades).Quantity);
        portfolio.Manager.SetOpenOrders(new OpenOrder("A", purchase.Quantity));
        Assert.Equal(RebalanceStatus.NothingToDo, portfolio.Allocate(PortfolioStrategy.EqualWeight).Plan!.Status);
    }

    [Fact]
    public void NullOrder_IsRefused()
    {
        SamplePortfolio portfolio = new();
        portfolio.Refuses<ArgumentException>("Open order 1 is null. (Parameter 'orders')",
            () => portfolio.Manager.SetOpenOrders(new OpenOrder("A", 1), null!));
    }
}
