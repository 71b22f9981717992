using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

public class StrategyOptionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void EqualWeight_MaxAssets_HoldsTheCalmest_OrTheLargest()
    {
        EqualWeightStrategy two = new(new() { MaxAssets = 2 });
        AllocationResult calm = Markets.AssertWeights(1e-16, two.Allocate(Markets.Three, cancellationToken: Token), 0.5, 0, 0.5);
        Assert.Equal("1/2 each of the 2 assets of lowest volatility among 3.", calm.Detail);
        AllocationContext context = new() { MarketWeights = MarketWeights.Create(Markets.Names(3), [0.2, 0.5, 0.3]) };
        AllocationResult large = Markets.AssertWeights(1e-16, two.Allocate(Markets.Three, context, Token), 0, 0.5, 0.5);
        Assert.Equal("1/2 each of the 2 assets of largest market weight among 3.", large.Detail);
        Markets.AssertWeights(1e-16, new EqualWeightStrategy(new() { MaxAssets = 3 }).Allocate(Markets.Three, context, Token),
            1.0 / 3, 1.0 / 3, 1.0 / 3);
        Assert.Equal("MaxAssets must be at least 1; it is 0. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => new EqualWeightStrategy(new() { MaxAssets = 0 })).Message);
    }

    // Uncorrelated: weights in proportion to √share/volatility, √0.5/0.2 : √0.3/0.2 : √0.2/0.1.
    [Fact]
    public void RiskParity_MarketWeights_AreShares()
    {
        RiskParityStrategy strategy = new(new() { BudgetSource = RiskBudgetSource.MarketWeights });
        double[] raw = [Math.Sqrt(0.5) / 0.2, Math.Sqrt(0.3) / 0.2, Math.Sqrt(0.2) / 0.1];
        AllocationContext context = new() { MarketWeights = MarketWeights.Create(Markets.Names(3), [0.5, 0.3, 0.2]) };
        Markets.AssertWeights(1e-12, strategy.Allocate(Markets.Three, context, Token), [.. raw.Select(x => x / raw.Sum())]);
        Assert.Equal("Shares of risk in proportion to market weights need the weights of the market; there are none.",
            strategy.Allocate(Markets.Three, cancellationToken: Token).Detail);
        context.MarketWeights = MarketWeights.Create(Markets.Names(3), [0.5, 0.5, 0]);
        AllocationResult zero = strategy.Allocate(Markets.Three, context, Token);
        Assert.Equal((AllocationStatus.UndefinedEstimate, "C has no market weight, so no share of risk."), (zero.Status, zero.Detail));
    }

    // Two assets of variances 0.04 and 0.01 with covariance 0.018: minimum variance is ((0.01 − 0.018)/d, (0.04 − 0.018)/d) with
    // d = 0.05 − 0.036 = 0.014, short of the first by 4/7.
    [Theory]
    [InlineData(WeightConstraint.AsGiven, 1, 0.0)]
    [InlineData(WeightConstraint.LongShort, 1, 0.0)]
    [InlineData(WeightConstraint.Unconstrained, 1, -4.0 / 7)]
    public void MinimumVariance_WeightConstraint_PutsItsBoundsInPlace(WeightConstraint constraint, double most, double first)
    {
        ReturnEstimates estimates = Markets.Of([0.1, 0.05], [0.04, 0.018, 0.018, 0.01]);
        MinimumVarianceStrategy strategy = new(new() { WeightConstraint = constraint, Constraints = new() { MaxWeight = most } });

        // Long-short within ±1 and a sum of 1 leaves the first at 0, since the second may not be above 1.
        Markets.AssertWeights(1e-10, strategy.Allocate(estimates, cancellationToken: Token), first, 1 - first);
        Assert.Equal(
            constraint switch { WeightConstraint.AsGiven => 0, WeightConstraint.LongShort => -1, _ => double.NegativeInfinity },
            strategy.Constraints.MinWeight);
    }

    [Fact]
    public void MinimumVariance_UnknownConstraint_IsListed() => Assert.Equal(
        "WeightConstraint must be AsGiven, LongShort or Unconstrained; it is 5. (Parameter 'options')",
        Assert.Throws<ArgumentException>(() => new MinimumVarianceStrategy(new() { WeightConstraint = (WeightConstraint)5 })).Message);

    [Fact]
    public void Catalogue_DynamicOverItself_IsRefused() => Assert.Equal(
        "Dynamic allocation cannot move DynamicAllocation. (Parameter 'dynamicBase')",
        Assert.Throws<ArgumentException>(() => new StrategyCatalogue(dynamicBase: PortfolioStrategy.DynamicAllocation)).Message);
}
