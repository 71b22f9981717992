using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Costs;
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
