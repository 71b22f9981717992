using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public class DieboldMarianoTests
{
    // With no lags it is the paired t-test: differences 1, 2, 3, 6 have mean 3 and standard deviation √(14/3), so t = 3/√(14/12); the
    // p-value of t with 3 degrees is 2·(½ − (θ + sin θ cos θ)/π), θ = atan(t/√3) (Abramowitz and Stegun 26.7.3).
    [Fact]
    public void Compare_WithoutLags_IsThePairedTTest()
    {
        double statistic = 3 / Math.Sqrt(14.0 / 12);
        double theta = Math.Atan(statistic / Math.Sqrt(3));
        double p = 1 - (2 * (theta + (Math.Sin(theta) * Math.Cos(theta))) / Math.PI);

        HypothesisTest test = DieboldMariano.Compare([2, 4, 6, 10], [1, 2, 3, 4], lags: 0);
        Assert.Equal(statistic, test.Statistic!.Value, tolerance: 1e-13);
        Assert.Equal(p, test.PValue!.Value, tolerance: 1e-12);
        Assert.Equal(3, test.DegreesOfFreedom);
        Assert.Equal(PValueSource.StudentT, test.Source);
        Assert.Equal(-statistic, DieboldMariano.Compare([1, 2, 3, 4], [2, 4, 6, 10], lags: 0).Statistic!.Value, tolerance: 1e-13);
    }

    [Fact]
    public void Compare_ScoresThatDifferByAConstant_IsUndefined()
    {
        HypothesisTest test = DieboldMariano.Compare([2, 3, 4], [1, 2, 3]);
        Assert.False(test.IsDefined);
        Assert.False(test.Rejects(0.05));
        Assert.Equal("Diebold-Mariano: the 3 differences of the scores have no variance to judge their mean 1 by.", test.Detail);
    }

    // Without lags and at one step it is the paired t-test's lower tail: half of its two-sided p-value.
    [Fact]
    public void TestBetter_WithoutLags_IsHalfThePairedTTest()
    {
        HypothesisTest both = DieboldMariano.Compare([1, 2, 3, 4], [2, 4, 6, 10], lags: 0);
        HypothesisTest below = DieboldMariano.TestBetter([1, 2, 3, 4], [2, 4, 6, 10], horizon: 1, lags: 0);
        Assert.Equal(both.Statistic!.Value, below.Statistic!.Value, tolerance: 1e-13);
        Assert.Equal(both.PValue!.Value / 2, below.PValue!.Value, tolerance: 1e-13);
        Assert.Equal(1 - below.PValue.Value, DieboldMariano.TestBetter([2, 4, 6, 10], [1, 2, 3, 4], 1, 0).PValue!.Value, tolerance: 1e-13);
    }

    // Differences sin(t²) − 0.1 for t = 1 … 60, H = 3, 6 lags. Independent computation in Python 3 with SciPy 1.10.1: the autocovariances
    // by definition, brentq for the root of the cubic, stats.t.cdf.
    [Fact]
    public void TestBetter_WithLags_IsCorrectedTwice()
    {
        double[] scores = [.. Enumerable.Range(1, 60).Select(t => Math.Sin(t * t) - 0.1)];
        HypothesisTest test = DieboldMariano.TestBetter(scores, new double[60], horizon: 3, lags: 6);
        Assert.Equal(-1.5673388466752665, test.Statistic!.Value, tolerance: 1e-12);
        Assert.Equal(0.06119185740306526, test.PValue!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void LagsFor_IsTheLargerOfBothRules()
    {
        Assert.Equal(58, DieboldMariano.LagsFor(2_000, 1)); // 1.3·√2000 = 58.1
        Assert.Equal(84, DieboldMariano.LagsFor(2_000, 22));
        Assert.Equal(5, DieboldMariano.LagsFor(10, 22));
        Assert.Throws<ArgumentOutOfRangeException>(() => DieboldMariano.TestBetter([1, 2, 3, 4], [0, 0, 0, 1], horizon: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => DieboldMariano.TestBetter([1, 2, 3, 4], [0, 0, 0, 1], horizon: 2, lags: 0));
    }
}
