using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

public class CostHorizonTests
{
    // 0.1 % and 0.2 % held for half a year are 0.2 % and 0.4 % per year.
    [Fact]
    public void Manager_WithAHorizon_CountsThePlansCostsInTheObjective()
    {
        double[] derived = Weights(o => o.MeanVariance.CostHorizon = 0.5);
        double[] stated = Weights(o => (o.MeanVariance.BuyCostRate, o.MeanVariance.SellCostRate) = (0.002, 0.004));
        Assert.Equal(stated, derived);
        Assert.NotEqual(Weights(_ => { }), derived);
    }

    [Fact]
    public void Manager_WithoutAHorizon_DoesNotCountThem() =>
        Assert.Equal(Weights(o => o.Rebalancing.Costs = NoCost.Instance), Weights(_ => { }));

    // B trades at prices beyond decimal numbers: it has returns, but no price in money, and so no rate.
    [Fact]
    public void Manager_WithAHorizonAndNoPrice_IsNotValued()
    {
        PriceHistory whole = SamplePortfolio.History(100, "A", "B");
        double[] prices = [.. Enumerable.Range(0, 200).Select(
            i => whole.TryGetPrice(i / 2, i % 2, out double price) ? price * (i % 2 == 0 ? 1 : 1e30) : 0)];
        CheckNotValued(PriceHistory.Create(whole.Assets, whole.Dates, prices), new ProportionalCost(0.001m),
            "What trading B costs is unknown: it has no instrument or no price.");
    }

    [Fact]
    public void Manager_WithAHorizonAndNoDataForImpact_IsNotValued() => CheckNotValued(
        SamplePortfolio.History(100, "A", "B"),
        new SquareRootImpactCost(1, new Dictionary<AssetId, TradingActivity> { ["A"] = new(0.02m, 1_000) }, 0.01m),
        "What trading B costs is unknown: its daily volatility and volume are not given.");

    private static void CheckNotValued(PriceHistory history, ITransactionCostModel costs, string detail)
    {
        SamplePortfolio portfolio = new(SamplePortfolio.Options(o =>
        {
            o.Rebalancing.Costs = costs;
            o.MeanVariance.CostHorizon = 0.5;
        }));
        portfolio.Manager.SetCash(10_000);
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 10 });
        portfolio.Manager.AddAsset(new PortfolioAsset("B"));
        portfolio.Manager.ObservePrices(history);
        PortfolioAllocation allocation = portfolio.Allocate(PortfolioStrategy.MeanVariance);
        Assert.Equal((AllocationStatus.NotValued, detail), (allocation.Status, allocation.Detail));
        Assert.Equal(2, allocation.CurrentWeights!.Assets.Length);
        Assert.Null(allocation.Plan);
    }

    private static double[] Weights(Action<PortfolioOptions> change)
    {
        PortfolioOptions options = SamplePortfolio.Options(o =>
        {
            o.Rebalancing.Costs = new CompositeCost(new FixedCost(1), new ProportionalCost(0.001m, 0.002m));
            change(o);
        });
        SamplePortfolio portfolio = SamplePortfolio.Invested(options, SamplePortfolio.History(100, "A", "B", "C"), "A", "B", "C");
        return portfolio.Allocate(PortfolioStrategy.MeanVariance).TargetWeights!.Weights.ToArray();
    }
}
