using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

public class StrategyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Names_AreTheReports() => Assert.Equal(
        ["equal_weight", "inverse_volatility", "minimum_variance", "maximum_sharpe", "mean_variance", "risk_parity"],
        ((IAllocationStrategy[])[new EqualWeightStrategy(), new InverseVolatilityStrategy(), new MinimumVarianceStrategy(),
            new MaximumSharpeStrategy(), new MeanVarianceStrategy(), new RiskParityStrategy()]).Select(strategy => strategy.Name));

    // 1/3 of 12 %, 8 % and 4 %; variance (0.04 + 0.04 + 0.01)/9.
    [Fact]
    public void EqualWeight_IsOneOverN()
    {
        AllocationResult result = Markets.AssertWeights(1e-16, new EqualWeightStrategy().Allocate(Markets.Three, cancellationToken: Token),
            1.0 / 3, 1.0 / 3, 1.0 / 3);
        Assert.Equal("1/3 each.", result.Detail);
        Assert.Equal(0.08, result.ExpectedReturn, 1e-15);
        Assert.Equal(0.1, result.Volatility, 1e-15);
        Assert.Null(result.Certificate);
    }

    // 1/20 % : 1/20 % : 1/10 % is 1 : 1 : 2; without correlation that is risk parity too.
    [Fact]
    public void InverseVolatility_UncorrelatedAssets_IsRiskParity()
    {
        Markets.AssertWeights(1e-15, new InverseVolatilityStrategy().Allocate(Markets.Three, cancellationToken: Token), 0.25, 0.25, 0.5);
        AllocationResult parity = Markets.AssertWeights(1e-12, new RiskParityStrategy().Allocate(Markets.Three, cancellationToken: Token),
            0.25, 0.25, 0.5);
        Assert.Equal("Equal contributions to risk.", parity.Detail);
    }

    // Uncorrelated: weights in proportion to √budget/volatility, √4/0.2 : √1/0.2 : √4/0.1 = 10 : 5 : 20.
    [Fact]
    public void RiskParity_Budgets_AreShares()
    {
        RiskParityStrategy strategy = new(new() { Budgets = [new("C", 8), new("A", 8), new("B", 2)] });
        AllocationResult result = Markets.AssertWeights(1e-12, strategy.Allocate(Markets.Three, cancellationToken: Token),
            10.0 / 35, 5.0 / 35, 20.0 / 35);
        Assert.Equal("Contributions to risk in proportion to their budgets.", result.Detail);
    }

    // Each contributes 1/3 of variance: √(3·0.0025)·… weights 0.25, 0.25, 0.5 have variance 0.0025·3 = 0.0075.
    [Fact]
    public void RiskParity_VolatilityTarget_ScalesAndLeavesCash()
    {
        double own = Math.Sqrt(0.0075);
        AllocationResult half = new RiskParityStrategy(new() { VolatilityTarget = own / 2 }).Allocate(Markets.Three, cancellationToken: Token);
        Markets.AssertWeights(1e-12, half, 0.125, 0.125, 0.25);
        Assert.Equal(own / 2, half.Volatility, 1e-14);
        AllocationResult lever = new RiskParityStrategy(new() { VolatilityTarget = own * 1.5, MaxTotal = 1.6 })
            .Allocate(Markets.Three, cancellationToken: Token);
        Markets.AssertWeights(1e-12, lever, 0.375, 0.375, 0.75);
        AllocationResult refused = new RiskParityStrategy(new() { VolatilityTarget = 0.25 }).Allocate(Markets.Three, cancellationToken: Token);
        Assert.Equal(AllocationStatus.PrimalInfeasible, refused.Status);
        Assert.Equal("A volatility of 0.25 needs weights that sum to 2.88675; MaxTotal is 1.", refused.Detail);
    }

    // The weights' own volatility as a target is no leverage, whatever its last digit.
    [Fact]
    public void RiskParity_OwnVolatilityAsTarget_IsNotRefused() => Gen.Int[1, 1_000_000].Sample(seed =>
    {
        ReturnEstimates estimates = Markets.Sampled(2 + (seed % 8), 40, seed);
        double own = new RiskParityStrategy().Allocate(estimates).Volatility;
        Assert.True(new RiskParityStrategy(new() { VolatilityTarget = own }).Allocate(estimates).IsOptimal);
    });

    // The definition: wᵢ(Σw)ᵢ is the budget's share of w'Σw.
    [Fact]
    public void RiskParity_AnyMarket_MeetsItsBudgets() => Gen.Int[1, 1_000_000].Sample(seed =>
    {
        int n = 1 + (seed % 15);
        ReturnEstimates estimates = Markets.Sampled(n, 60, seed);
        Random random = new(seed);
        double[] shares = [.. Enumerable.Range(0, n).Select(_ => 0.05 + random.NextDouble())];
        AllocationResult result = new RiskParityStrategy(new()
        {
            Budgets = [.. Enumerable.Range(0, n).Select(i => new RiskBudget(estimates.Assets[i], shares[i]))],
        }).Allocate(estimates);
        Assert.True(result.IsOptimal, result.Detail);
        double[] w = result.Weights.Weights.ToArray();
        double[] marginal = new double[n];
        estimates.Covariance.Multiply(w, marginal);
        double variance = Kernels.Dot(w, marginal);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(shares[i] / shares.Sum(), w[i] * marginal[i] / variance, 1e-11);
        }
    });

    [Fact]
    public void RiskParity_BudgetsThatDoNotFit_AreNamed()
    {
        AllocationResult stranger = new RiskParityStrategy(new() { Budgets = [new("A", 1), new("X", 1), new("B", 1)] })
            .Allocate(Markets.Two, cancellationToken: Token);
        Assert.Equal((AllocationStatus.AssetMismatch, "Asset X in Budgets is not among the 2 assets to allocate to."),
            (stranger.Status, stranger.Detail));
        AllocationResult gap = new RiskParityStrategy(new() { Budgets = [new("A", 1)] }).Allocate(Markets.Two, cancellationToken: Token);
        Assert.Equal((AllocationStatus.AssetMismatch, "Budgets has no share for B; every asset needs one."), (gap.Status, gap.Detail));
    }

    [Fact]
    public void AssetWithoutVolatility_HasNoShareOfRisk()
    {
        ReturnEstimates cash = Markets.Of([0.10, 0.03], [0.04, 0, 0, 0]);
        foreach (IAllocationStrategy strategy in (IAllocationStrategy[])[new InverseVolatilityStrategy(), new RiskParityStrategy()])
        {
            AllocationResult result = strategy.Allocate(cash, cancellationToken: Token);
            Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
            Assert.Equal("B has no volatility; no weight gives it a share of the risk.", result.Detail);
        }

        Markets.AssertWeights(new EqualWeightStrategy().Allocate(cash, cancellationToken: Token), 0.5, 0.5);
    }

    // Perfect hedges: w = (½, ½) has no risk at all, so nothing to share.
    [Fact]
    public void RiskParity_PortfolioWithoutRisk_IsRefused()
    {
        ReturnEstimates hedge = Markets.Of([0.1, 0.1], [0.04, -0.04, -0.04, 0.04]);
        AllocationResult result = new RiskParityStrategy().Allocate(hedge, cancellationToken: Token);
        Assert.Equal(AllocationStatus.NumericalError, result.Status);
        Assert.StartsWith("Stopped after ", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void NoAssets_IsAnAnswer()
    {
        foreach (IAllocationStrategy strategy in (IAllocationStrategy[])[new EqualWeightStrategy(), new InverseVolatilityStrategy(),
            new MinimumVarianceStrategy(), new MaximumSharpeStrategy(), new MeanVarianceStrategy(), new RiskParityStrategy()])
        {
            AllocationResult result = strategy.Allocate(Markets.Of([], []), cancellationToken: Token);
            Assert.Equal("There are no assets to allocate to.", result.Detail);
            Assert.False(result.HasWeights);
        }
    }

    // The strategies are the optimiser with an objective and the context's current weights (turnover as in the problem tests).
    [Fact]
    public void OptimisedStrategies_TakeCurrentWeightsFromTheContext()
    {
        PortfolioConstraints constraints = new() { MaxTurnover = 0.6 };
        AllocationContext context = new() { CurrentWeights = Markets.Weights(1, 0) };
        foreach (IAllocationStrategy strategy in (IAllocationStrategy[])[new MinimumVarianceStrategy(new() { Constraints = constraints }),
            new MaximumSharpeStrategy(new() { Constraints = constraints }),
            new MeanVarianceStrategy(new() { Constraints = constraints, RiskAversion = 10 })])
        {
            Markets.AssertWeights(strategy.Allocate(Markets.Two, context, Token), 0.7, 0.3);
            Assert.Equal("A limit on turnover or trades, or trading costs, need the current weights; there are none. (Parameter 'problem')",
                Assert.Throws<ArgumentException>(() => strategy.Allocate(Markets.Two, cancellationToken: Token)).Message);
        }
    }

    [Fact]
    public void PortfolioWeights_OverOtherAssets_KeepsWhatIsHeld()
    {
        PortfolioWeights weights = PortfolioWeights.Create(["A", "B", "C"], [0.4, 0, 0.5]);
        Assert.Equal([0.5, 0.4, 0], weights.Over(["C", "A", "D"]).Weights.ToArray());
        Assert.Equal(0.9, weights.Total, 1e-15);
        Assert.Equal(0.4, weights["A"]);
        Assert.Equal(0, weights["X"]);
    }

    [Fact]
    public void AllocationResult_Misused_Throws()
    {
        PortfolioWeights weights = Markets.Weights(0.5, 0.5);
        Assert.Equal("The weights list other assets than the estimates. (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => AllocationResult.Optimal(weights, Markets.Three, "x")).Message);
        Assert.Equal("Optimal is not a failure. (Parameter 'status')",
            Assert.Throws<ArgumentException>(() => AllocationResult.Failed(AllocationStatus.Optimal, "x")).Message);
        Assert.Throws<ArgumentException>(() => AllocationResult.Failed(AllocationStatus.TimeLimit, " "));
    }
}
