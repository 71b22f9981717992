using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Estimation;

public class MeanConformanceTests
{
    // skfolio, tests/test_moment/test_expected_returns/test_expected_returns.py, test_shrinkage_mu, on returns since 2014 (2263 × 20):
    // ShrunkMu() and ShrunkMu(vol_weighted_target=True), printed to 9 digits, so to 5e-12; both weights are
    // inside (0, 1), where the two agree.
    [Theory]
    [InlineData(MeanTarget.GrandMean, 0)]
    [InlineData(MeanTarget.MinimumVariance, 1)]
    public void JamesStein_MatchesSkfolio(MeanTarget target, int place) =>
        AssertSkfolio(place, 5e-12, new JamesSteinMean(target));

    // The same test, ShrunkMu(method=BAYES_STEIN), printed to 8 decimals: the grand mean and the plain sample covariance.
    [Fact]
    public void BayesStein_WithSkfoliosChoices_MatchesSkfolio() =>
        AssertSkfolio(2, 5e-9, new BayesSteinMean(MeanTarget.GrandMean, new SampleCovariance()));

    // PyPortfolioOpt, tests/test_expected_returns.py, test_capm_with_benchmark: SPY from 1993 on, risk-free 2 %, compounded market return.
    // Stocks that have all of SPY's days agree to rounding. For those that start later PyPortfolioOpt divides the covariance over the
    // shared days by SPY's variance over all its days, which is no regression slope; ours is one.
    [Fact]
    public void Capm_StocksWithAllOfTheIndexDays_MatchPyPortfolioOpt()
    {
        double[] expected = PublishedExpectations.Of("pypfopt", "test_capm_with_benchmark", "mu.values");
        ReturnPanel stocks = ReferencePanels.WithFrequency(ReferencePanels.PyPortfolioOpt(), Frequency.Daily);
        ReturnPanel spy = ReferencePanels.WithFrequency(ReferencePanels.PyPortfolioOptIndex(), Frequency.Daily);
        CapmMean estimator = new(spy, new() { RiskFreeRate = 0.02, Compounding = MeanCompounding.Geometric });
        ImmutableArray<double> mean = estimator.Estimate(stocks);
        int[] complete = [.. Enumerable.Range(0, 20).Where(i => stocks.ObservationsOf(i) >= 6345)];
        Assert.Equal(12, complete.Length);
        Assert.All(complete, i => Assert.Equal(expected[i], mean[i], tolerance: 1e-12));

        // numpy 1.24.2 with both moments over the 895 days that BABA and SPY share; PyPortfolioOpt says 0.0629.
        Assert.Equal(0.10304901373665883, mean[stocks.Assets.IndexOf("BABA")], tolerance: 1e-12);
    }

    private static void AssertSkfolio(int place, double tolerance, IExpectedReturnEstimator estimator)
    {
        ReturnPanel panel = ReferencePanels.From(ReferencePanels.Sp500(), new DateOnly(2014, 1, 3));
        double[] expected = PublishedExpectations.Of("skfolio", "test_shrinkage_mu", "model.mu_", place);
        Assert.Equal(expected, estimator.Estimate(panel), (x, y) => Math.Abs(x - y) < tolerance);
    }
}
