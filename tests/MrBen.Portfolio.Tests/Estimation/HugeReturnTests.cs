using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Estimation;

/// <summary>
/// Returns whose squares, or the squares of these, are no numbers: named, never a volatility of 0 or an exception from within.
/// </summary>
public class HugeReturnTests
{
    public static TheoryData<ICovarianceEstimator, double> Estimators
    {
        get
        {
            TheoryData<ICovarianceEstimator, double> cases = [];
            foreach (double largest in (double[])[1e80, 1e160, 1e300])
            {
                cases.Add(new SampleCovariance(), largest);
                cases.Add(new LedoitWolfCovariance(), largest);
                cases.Add(new LedoitWolfCovariance(ShrinkageTarget.ConstantCorrelation), largest);
                cases.Add(new LedoitWolfCovariance(ShrinkageTarget.SingleFactor), largest);
                cases.Add(new OracleApproximatingShrinkage(), largest);
                cases.Add(new ExponentiallyWeightedCovariance(ExponentialDecay.RiskMetricsDaily), largest);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Covariance_IsUndefined(ICovarianceEstimator estimator, double largest)
    {
        Assert.False(estimator.TryEstimate(Panel(largest), out CovarianceEstimate? estimate, out EstimationFailure? failure));
        Assert.Null(estimate);
        Assert.Equal(new AssetId("B"), Assert.IsType<UndefinedEstimate>(failure).Asset);
        Assert.Equal($"The {estimator.Name} of B over 4 returns is too large to compute with.", failure.Detail);
    }

    // B's returns are of one period with C's, whose own are small: what is missing makes the estimate one of pairs.
    [Fact]
    public void PairwiseCovariance_IsUndefined()
    {
        ReturnPanel panel = Panel(1e160, observed: [true, true, true, true, false, true, true, true]);
        Assert.False(new SampleCovariance().TryEstimate(panel, out _, out EstimationFailure? failure));
        Assert.Equal("The sample covariance of B over 4 returns is too large to compute with.", failure.Detail);
    }

    // 1e308 and then 9e307 at 252 per year.
    [Fact]
    public void ExponentiallyWeightedMean_IsUndefined()
    {
        ExponentiallyWeightedMean estimator = new(ExponentialDecay.RiskMetricsDaily);
        Assert.False(estimator.TryEstimate(Panel(1e308), out ImmutableArray<double> means, out EstimationFailure? failure));
        Assert.True(means.IsDefault);
        Assert.Equal($"The {estimator.Name} of B over 4 returns is too large to compute with.", failure.Detail);
    }

    [Theory]
    [InlineData(1e80, "Return of B on 2020-01-03 is 1E+80, too large for a variance.")]
    [InlineData(1e300, "Return of B on 2020-01-03 is 1E+300, too large for a variance.")]
    public void Risk_IsUndefined(double largest, string detail)
    {
        PortfolioRiskResult result = PortfolioRisk.Calculate(Panel(largest), [0.5, 0.5]);
        Assert.Equal((RiskStatus.UndefinedEstimate, detail), (result.Status, result.Detail));
        Assert.True(PortfolioRisk.Calculate(Panel(largest), [1, 0]).IsCalculated);
    }

    [Fact]
    public void Volatility_OfHugeWeights_IsNotZero() => Assert.Equal(
        "The portfolio's variance is Infinity: weights or covariance are too large to compute with. (Parameter 'covariance')",
        Assert.Throws<ArgumentException>(
            () => RiskMetrics.PortfolioVolatility([1e200, 1], SymmetricMatrix.FromDiagonal([0.04, 0.01]))).Message);

    // The price of B is 1 for fifty days and then 1e80.
    [Fact]
    public void Manager_AnswersWithAStatus()
    {
        PriceHistory whole = SamplePortfolio.History(100, "A", "B");
        double[] prices = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 100 + (i % 7) : i < 101 ? 1 : 1e80)];
        SamplePortfolio portfolio = SamplePortfolio.Invested(PriceHistory.Create(whole.Assets, whole.Dates, prices), "A", "B");
        PortfolioRiskResult risk = portfolio.Manager.CalculatePortfolioRisk();
        Assert.Equal((RiskStatus.UndefinedEstimate, "Return of B on 2025-03-12 is 1E+80, too large for a variance."),
            (risk.Status, risk.Detail));
        foreach (PortfolioStrategy strategy in Enum.GetValues<PortfolioStrategy>())
        {
            PortfolioAllocation allocation = portfolio.Allocate(strategy);
            Assert.Equal(
                (AllocationStatus.UndefinedEstimate,
                    "The Ledoit–Wolf shrinkage to a scaled identity of B over 99 returns is too large to compute with."),
                (allocation.Status, allocation.Detail));
        }
    }

    private static ReturnPanel Panel(double largest, bool[]? observed = null) => ReturnPanel.Create(
        ["A", "B"], [.. Enumerable.Range(0, 4).Select(new DateOnly(2020, 1, 1).AddDays)], Frequency.Daily, ReturnKind.Simple,
        [0.01, 0.02, 0.03, -0.01, -0.02, largest, 0.01, 0.9 * largest], observed ?? []);
}
