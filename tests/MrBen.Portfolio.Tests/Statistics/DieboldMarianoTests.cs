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
}
