using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using ColumnMajorMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;
using DenseVector = MathNet.Numerics.LinearAlgebra.Double.DenseVector;

namespace MrBen.Portfolio.Conformance.Tests.Estimation;

public class HistoricalConformanceTests
{
    // PyPortfolioOpt, tests/test_expected_returns.py, test_mean_historical_returns: compound annual growth with 252 days, printed to 6 or 7
    // digits.
    [Fact]
    public void GeometricMean_MatchesPyPortfolioOpt()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(ReferenceData.Require("pypfopt", "expected_from_tests.json")));
        double[] expected = [.. document.RootElement.GetProperty("expectations").EnumerateArray()
            .Single(e => e.GetProperty("test").GetString() == "test_mean_historical_returns")
            .GetProperty("expected").EnumerateArray().Select(e => e.GetDouble())];
        ImmutableArray<double> mean = new HistoricalMean(MeanCompounding.Geometric).Estimate(Daily(ReferencePanels.PyPortfolioOpt()));
        Assert.Equal(expected, mean, (x, y) => Math.Abs(x - y) < 1e-6);
    }

    // pandas 1.5.3 on the same prices: (1 + r).prod() ** (252 / r.count()) − 1, r.mean() * 252, r.ewm(span=500).mean().iloc[-1] * 252;
    // the first, fourth, thirteenth and last of 20 assets, which start between 1989 and 2014.
    [Fact]
    public void Means_IncompletePanel_MatchPandas()
    {
        ReturnPanel panel = Daily(ReferencePanels.PyPortfolioOpt());
        AssertFour([0.24796713948356097, 0.1923164471386012, -0.07926046395064312, 0.23181535843043433],
            new HistoricalMean(MeanCompounding.Geometric).Estimate(panel));
        AssertFour([0.2677028381241279, 0.22616723023870225, 0.07580128489108837, 0.28474972617148697],
            new HistoricalMean().Estimate(panel));
        AssertFour([0.1632912448216358, 0.3281991376401115, -0.4974852825282108, 0.09770206439999615],
            new ExponentiallyWeightedMean(ExponentialDecay.FromSpan(500)).Estimate(panel));
    }

    // pandas 1.5.3, DataFrame.cov() * 252 of the same returns: entries that rest on 895 to 3434 common days, the norm and the sum.
    [Fact]
    public void SampleCovariance_IncompletePanel_MatchesPandas()
    {
        ReturnPanel panel = Daily(ReferencePanels.PyPortfolioOpt());
        CovarianceEstimate estimate = new SampleCovariance().Estimate(panel);
        SymmetricMatrix covariance = estimate.Covariance;
        AssertRelative(0.09321113657629149, Entry("GOOG", "GOOG"));
        AssertRelative(0.030073473606999437, Entry("FB", "BABA"));
        AssertRelative(0.03320238692861244, Entry("GE", "GOOG"));
        AssertRelative(0.050568929934611206, Entry("BABA", "AMD"));
        AssertRelative(0.08260699691926275, Entry("UAA", "SHLD"));
        AssertRelative(0.02114090760760138, Entry("AAPL", "FB"));
        AssertRelative(0.036186906537330935, Entry("MA", "XOM"));
        AssertRelative(1.2292946016053357, Math.Sqrt(Kernels.Dot(covariance.Values, covariance.Values)));
        AssertRelative(17.992897957168225, covariance.Values.ToArray().Sum());
        Assert.Equal(895, estimate.Observations);

        double Entry(string row, string column) => covariance[panel.Assets.IndexOf(row), panel.Assets.IndexOf(column)];
    }

    // PyPortfolioOpt's exp_cov with its span of 180, written in pandas 1.5.3:
    // ((x − x.mean()) * (y − y.mean())).ewm(span=180).mean().iloc[-1] * 252.
    [Fact]
    public void ExponentiallyWeightedCovariance_IncompletePanel_MatchesPyPortfolioOpt()
    {
        ReturnPanel panel = Daily(ReferencePanels.PyPortfolioOpt());
        SymmetricMatrix covariance = new ExponentiallyWeightedCovariance(ExponentialDecay.FromSpan(180), ReturnCentering.SampleMean)
            .Estimate(panel).Covariance;
        AssertRelative(0.06375440417263963, covariance[0, 0]);
        AssertRelative(0.058769325052202996, covariance[panel.Assets.IndexOf("FB"), panel.Assets.IndexOf("BABA")]);
        AssertRelative(0.02406980642926304, covariance[panel.Assets.IndexOf("GE"), 0]);
    }

    // skfolio, tests/test_moment/test_covariance/test_covariance.py: squared Mahalanobis distances of the first five days since 2014 under
    // the sample covariance (test_mahalanobis_exact_values, 3 decimals) and under an exponentially weighted one with factor 0.97 about a
    // zero mean (test_mahalanobis_ewcovariance_exact_values, 4 decimals). All 400 entries of the inverse take part.
    [Fact]
    public void MahalanobisDistances_MatchSkfolio()
    {
        // skfolio takes prices from 2014 on, so its first return is that of the second day.
        ReturnPanel panel = ReferencePanels.From(ReferencePanels.Sp500(), new DateOnly(2014, 1, 3));
        Assert.Equal(2263, panel.Observations);
        ImmutableArray<double> mean = new HistoricalMean().Estimate(panel);
        AssertDistances([8.7574, 13.4907, 19.4821, 12.6576, 10.3059], 1e-3, panel, mean, new SampleCovariance());
        AssertDistances([11.99974801, 26.86418476, 47.18668954, 19.60064144, 16.60156827], 1e-4, panel, [.. new double[20]],
            new ExponentiallyWeightedCovariance(ExponentialDecay.FromFactor(0.97)));
    }

    private static void AssertDistances(
        double[] expected, double tolerance, ReturnPanel panel, ImmutableArray<double> mean, ICovarianceEstimator estimator)
    {
        SymmetricMatrix covariance = estimator.Estimate(panel).Covariance;
        ColumnMajorMatrix matrix = new(covariance.Order, covariance.Order, covariance.Values.ToArray());
        for (int t = 0; t < expected.Length; t++)
        {
            DenseVector deviation = new([.. panel.Row(t).ToArray().Zip(mean, (r, m) => r - m)]);
            Assert.Equal(expected[t], deviation * matrix.Cholesky().Solve(deviation), tolerance);
        }
    }

    private static ReturnPanel Daily(ReturnPanel panel) => ReferencePanels.WithFrequency(panel, Frequency.Daily);

    private static void AssertFour(double[] expected, ImmutableArray<double> actual) =>
        Assert.Equal(expected, [actual[0], actual[3], actual[12], actual[19]], (x, y) => Math.Abs(x - y) < 1e-10);

    private static void AssertRelative(double expected, double actual) =>
        Assert.Equal(expected, actual, tolerance: 1e-10 * Math.Abs(expected));
}
