using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

public class ExponentiallyWeightedCovarianceTests
{
    private static readonly ExponentialDecay Half = ExponentialDecay.FromFactor(0.5);

    // λ = ½, weights ¼, ½, 1 over 1.75, times 252. Returns A: 0.02, −0.02, 0.04; B: 0.01, 0.03, −0.02.
    // AA: (¼·0.0004 + ½·0.0004 + 0.0016)/1.75 = 0.0019/1.75; AB: (¼·0.0002 − ½·0.0006 − 0.0008)/1.75 = −0.00105/1.75 = −0.0006;
    // BB: (¼·0.0001 + ½·0.0009 + 0.0004)/1.75 = 0.000875/1.75 = 0.0005.
    [Fact]
    public void ZeroMean_HandWorked()
    {
        ReturnPanel panel = SamplePanels.Create(2, [0.02, 0.01, -0.02, 0.03, 0.04, -0.02], Frequency.Daily);
        CovarianceEstimate estimate = new ExponentiallyWeightedCovariance(Half).Estimate(panel);
        Assert.Equal(0.0019 / 1.75 * 252, estimate.Covariance[0, 0], tolerance: 1e-15);
        Assert.Equal(-0.0006 * 252, estimate.Covariance[0, 1], tolerance: 1e-15);
        Assert.Equal(0.0005 * 252, estimate.Covariance[1, 1], tolerance: 1e-15);
        Assert.Equal(
            "Exponentially weighted covariance of 3 returns, 0.5 per period, mean taken as zero, weights summing to 1, 252 per year.",
            estimate.Description);
    }

    // A less its mean 0.04/3: 0.02/3, −0.1/3, 0.08/3. AA: (¼·0.0004 + ½·0.01 + 0.0064)/9/1.75 = 0.0115/15.75.
    [Fact]
    public void SampleMean_HandWorked()
    {
        ReturnPanel panel = SamplePanels.Create(1, [0.02, -0.02, 0.04]);
        CovarianceEstimate estimate = new ExponentiallyWeightedCovariance(Half, ReturnCentering.SampleMean).Estimate(panel);
        Assert.Equal(0.0115 / 15.75, estimate.Covariance[0, 0], tolerance: 1e-17);
    }

    // B misses the middle period. AB: (¼·0.0002 − 0.0008)/1.25 = −0.0006; BB: (¼·0.0001 + 0.0004)/1.25 = 0.00034; AA as above.
    [Fact]
    public void IncompletePanel_DividesByTheWeightsThatAPairShares()
    {
        ReturnPanel panel = SamplePanels.Create(2, [0.02, 0.01, -0.02, null, 0.04, -0.02]);
        CovarianceEstimate estimate = new ExponentiallyWeightedCovariance(Half).Estimate(panel);
        Assert.Equal(0.0019 / 1.75, estimate.Covariance[0, 0], tolerance: 1e-17);
        Assert.Equal(-0.0006, estimate.Covariance[0, 1], tolerance: 1e-17);
        Assert.Equal(0.00034, estimate.Covariance[1, 1], tolerance: 1e-17);
        Assert.Equal(2, estimate.Observations);
    }

    [Fact]
    public void IncompletePanel_NothingRecentInCommon_IsAFailure()
    {
        double?[] values = [.. Enumerable.Range(0, 1200).SelectMany(t => new double?[] { 0.01, t == 0 ? 0.02 : null })];
        Assert.False(new ExponentiallyWeightedCovariance(Half).TryEstimate(
            SamplePanels.Create(2, values), out _, out EstimationFailure? failure));
        Assert.Equal("A and B share no return recent enough to weigh anything.", failure.Detail);
    }

    [Fact]
    public void OneRow_ZeroMeanIsDefined_SampleMeanIsNot()
    {
        ReturnPanel panel = SamplePanels.Create(1, [0.02]);
        SymmetricMatrix covariance = new ExponentiallyWeightedCovariance(Half).Estimate(panel).Covariance;
        Assert.Equal(0.0004, covariance[0, 0], tolerance: 1e-18);
        Assert.Equal("A has 1 return; 2 are needed, 1 more.", Assert.Throws<InsufficientHistoryException>(
            () => new ExponentiallyWeightedCovariance(Half, ReturnCentering.SampleMean).Estimate(panel)).Message);
    }
}
