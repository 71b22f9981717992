using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.State;

public class OutlookTests
{
    [Fact]
    public void WhatIsSaid_IsKept_Saved_Loaded_AndReplayed()
    {
        SamplePortfolio portfolio = new();
        string empty = portfolio.Manager.StateHash;
        portfolio.Manager.SetBenchmark("SPY");
        portfolio.Manager.SetMarketWeights(MarketWeights.Create(["A", "B"], [0.25, 0.75]));
        portfolio.Manager.SetViews(
            View.Absolute("A", 0.1), View.Relative("A", "B", 0.02).WithConfidence(0.6), View.Absolute("B", 0.05).WithVariance(0.001));
        Assert.NotEqual(empty, portfolio.Manager.StateHash);
        AssertSaid(portfolio);

        SamplePortfolio loaded = new();
        loaded.Load(portfolio.Save());
        AssertSaid(loaded);
        Assert.Equal(portfolio.Manager.StateHash, loaded.Manager.StateHash);
        SamplePortfolio replayed = new();
        replayed.Manager.Replay(portfolio.Journal.ReadEvents());
        AssertSaid(replayed);
        Assert.Equal(portfolio.Manager.StateHash, replayed.Manager.StateHash);
    }

    [Fact]
    public void WhatIsTakenBack_IsGone()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetBenchmark("SPY");
        portfolio.Manager.SetMarketWeights(MarketWeights.Equal(["A"]));
        portfolio.Manager.SetViews(View.Absolute("A", 0.1));
        portfolio.Manager.SetBenchmark(null);
        portfolio.Manager.SetMarketWeights(null);
        portfolio.Manager.SetViews();
        Assert.Null(portfolio.Snapshot.Benchmark);
        Assert.Null(portfolio.Snapshot.MarketWeights);
        Assert.Empty(portfolio.Snapshot.Views);
    }

    [Fact]
    public void NullView_IsRefused()
    {
        SamplePortfolio portfolio = new();
        portfolio.Refuses<ArgumentException>("A view is null. (Parameter 'views')", () => portfolio.Manager.SetViews(null!, null!));
    }

    private static void AssertSaid(SamplePortfolio portfolio)
    {
        Assert.Equal(new AssetId("SPY"), portfolio.Snapshot.Benchmark);
        Assert.Equal(["A", "B"], portfolio.Snapshot.MarketWeights!.Assets.Select(asset => asset.Value));
        Assert.Equal([0.25, 0.75], portfolio.Snapshot.MarketWeights.Weights.ToArray());
        Assert.Equal(
            ["A returns 0.1 (proportional)", "A − B returns 0.02 (confidence 0.6)", "B returns 0.05 (variance 0.001)"],
            portfolio.Snapshot.Views.Select(view => view.ToString()));
    }
}
