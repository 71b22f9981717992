using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Area 6: every strategy under every method gives weights and a plan, by the formulas of each.</summary>
public class AllocationByEveryStrategyTests
{
    private static readonly PriceHistory History = SamplePortfolio.History(320, "A", "B", "C");

    public static TheoryData<PortfolioStrategy, AllocationMethod> Pairs
    {
        get
        {
            TheoryData<PortfolioStrategy, AllocationMethod> pairs = [];
            foreach (PortfolioStrategy strategy in Enum.GetValues<PortfolioStrategy>())
            {
                foreach (AllocationMethod method in Enum.GetValues<AllocationMethod>())
                {
                    pairs.Add(strategy, method);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Pair_GivesLongWeights_AndAPlanWithinTheCash(PortfolioStrategy strategy, AllocationMethod method)
    {
        PortfolioAllocation allocation = Allocate(strategy, method);
        Assert.Equal(AllocationStatus.Optimal, allocation.Status);
        Assert.All(allocation.TargetWeights!.Weights.ToArray(), weight => Assert.InRange(weight, -1e-8, 1 + 1e-8));
        Assert.InRange(allocation.TargetWeights.Total, 0.05, 1 + 1e-8); // a volatility target keeps cash
        Assert.True(allocation.Plan!.Status is RebalanceStatus.Planned or RebalanceStatus.BelowBreakEven, allocation.Plan.Detail);
        Assert.True(allocation.Plan.CashAfter >= 0);
        Assert.Equal(strategy == PortfolioStrategy.DynamicAllocation ? "dynamic_allocation" : allocation.Strategy, allocation.Strategy);
        Assert.Equal(method, allocation.Method);
    }

    [Fact]
    public void EqualWeight_IsOneOverN() =>
        Assert.All(Weights(PortfolioStrategy.EqualWeight), weight => Assert.Equal(1.0 / 3, weight, tolerance: 1e-15));

    // wᵢ = (1/σᵢ) / Σ(1/σⱼ)
    [Fact]
    public void InverseVolatility_IsByTheFormula()
    {
        ReturnEstimates estimates = ReturnEstimates.FromHistory(History);
        double[] inverse = [.. Enumerable.Range(0, 3).Select(i => 1 / Math.Sqrt(estimates.Covariance[i, i]))];
        double[] weights = Weights(PortfolioStrategy.InverseVolatility);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(inverse[i] / inverse.Sum(), weights[i], tolerance: 1e-12));
    }

    // Each asset's wᵢ(Σw)ᵢ is a third of w'Σw.
    [Fact]
    public void RiskParity_SharesTheRiskEqually()
    {
        ReturnEstimates estimates = ReturnEstimates.FromHistory(History);
        double[] weights = Weights(PortfolioStrategy.RiskParity);
        double[] shares = [.. Enumerable.Range(0, 3).Select(i => weights[i] * Marginal(estimates, weights, i))];
        Assert.All(shares, share => Assert.Equal(1.0 / 3, share / shares.Sum(), tolerance: 1e-6));
    }

    // Karush-Kuhn-Tucker: (Σw)ᵢ is the same for every asset held, and no smaller for the others.
    [Fact]
    public void MinimumVariance_KeepsTheOptimalityConditions()
    {
        ReturnEstimates estimates = ReturnEstimates.FromHistory(History);
        double[] weights = Weights(PortfolioStrategy.MinimumVariance);
        double[] marginal = [.. Enumerable.Range(0, 3).Select(i => Marginal(estimates, weights, i))];
        double least = marginal.Min();
        Assert.All(Enumerable.Range(0, 3).Where(i => weights[i] > 1e-6), i => Assert.Equal(least, marginal[i], tolerance: 1e-8));
    }

    // No mixture with any single asset has a higher ratio of return to volatility.
    [Fact]
    public void MaximumSharpe_CannotBeImprovedByAnyAsset()
    {
        ReturnEstimates estimates = ReturnEstimates.FromHistory(History);
        double[] weights = Weights(PortfolioStrategy.MaximumSharpe);
        double best = Ratio(estimates, weights);
        for (int i = 0; i < 3; i++)
        {
            double[] mixed = [.. weights.Select((weight, j) => (0.99 * weight) + (j == i ? 0.01 : 0))];
            Assert.True(Ratio(estimates, mixed) <= best + 1e-9);
        }
    }

    // Without views, and as τ goes to 0, the posterior is the equilibrium, whose optimum is the market itself (Black and Litterman 1992).
    [Fact]
    public void BlackLitterman_WithoutViews_HoldsTheMarket()
    {
        SamplePortfolio portfolio = Portfolio(SamplePortfolio.Options(options => options.BlackLitterman.Model.Tau = 1e-9));
        portfolio.Manager.SetMarketWeights(MarketWeights.Create(SamplePortfolio.Names("A", "B", "C"), [0.5, 0.3, 0.2]));
        PortfolioWeights weights = portfolio.Allocate(PortfolioStrategy.BlackLitterman).TargetWeights!;
        Assert.Equal(0.5, weights["A"], tolerance: 1e-6);
        Assert.Equal(0.3, weights["B"], tolerance: 1e-6);
    }

    private static double Marginal(ReturnEstimates estimates, double[] weights, int asset) =>
        weights.Select((weight, j) => weight * estimates.Covariance[asset, j]).Sum();

    private static double Ratio(ReturnEstimates estimates, double[] weights)
    {
        double mean = weights.Select((weight, i) => weight * estimates.ExpectedReturns[i]).Sum();
        return mean / Math.Sqrt(weights.Select((weight, i) => weight * Marginal(estimates, weights, i)).Sum());
    }

    private static double[] Weights(PortfolioStrategy strategy) => [.. Allocate(strategy, AllocationMethod.Static).TargetWeights!.Weights];

    private static PortfolioAllocation Allocate(PortfolioStrategy strategy, AllocationMethod method)
    {
        SamplePortfolio portfolio = Portfolio();
        portfolio.Manager.SetMarketWeights(MarketWeights.Equal(SamplePortfolio.Names("A", "B", "C")));
        return portfolio.Manager.OptimizePortfolioAllocation(strategy, method, TestContext.Current.CancellationToken);
    }

    private static SamplePortfolio Portfolio(PortfolioOptions? options = null)
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(options ?? new PortfolioOptions(), history: null, "A", "B", "C");
        portfolio.Clock.Advance(TimeSpan.FromDays(100)); // the history ends after the clock's start
        portfolio.Manager.ObservePrices(History);
        return portfolio;
    }
}
