using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

public class SampleCovarianceTests
{
    // numpy 1.24.2, numpy.cov(x.T) of the same 18 × 3 numbers.
    [Fact]
    public void CompletePanel_MatchesNumpy()
    {
        CovarianceEstimate estimate = new SampleCovariance().Estimate(SamplePanels.Markowitz);
        double[] expected =
        [
            0.015548261437908491, 0.019888849673202612, 0.015342287581699348,
            0.019888849673202612, 0.09052958496732026, 0.01105402287581699,
            0.015342287581699348, 0.01105402287581699, 0.030529898692810458,
        ];
        Assert.Equal(expected, estimate.Covariance.Values.ToArray(), (x, y) => Math.Abs(x - y) < 1e-16);
        Assert.Equal(18, estimate.Observations);
        Assert.Null(estimate.ShrinkageIntensity);
        Assert.Equal("Sample covariance of 18 returns, divisor n − 1, 1 per year.", estimate.Description);
    }

    // A and B share the last three periods: A 0.02, −0.01, 0.03 (mean 0.04/3), B 0.01, 0.03, −0.02 (mean 0.02/3);
    // Σab = 0.0002 − 0.0003 − 0.0006 = −0.0007, less 3·(0.04/3)(0.02/3) = 0.0008/3, over 2: −0.000483333….
    // B and C share two: B 0.01, −0.02, C −0.01, 0.04: deviations ±0.015 and ∓0.025, so −2·0.000375/1 = −0.00075.
    // Variance of B from its own three returns: Σb² − (Σb)²/3 = 0.0014 − 0.0004/3, over 2: 0.000633333….
    [Fact]
    public void IncompletePanel_UsesThePeriodsThatEachPairShares()
    {
        CovarianceEstimate estimate = new SampleCovariance().Estimate(ThreeWithGaps);
        SymmetricMatrix covariance = estimate.Covariance;
        Assert.Equal((-0.0007 - (0.0008 / 3)) / 2, covariance[0, 1], tolerance: 1e-17);
        Assert.Equal(-0.00075, covariance[1, 2], tolerance: 1e-17);
        Assert.Equal((0.0014 - (0.0004 / 3)) / 2, covariance[1, 1], tolerance: 1e-17);
        Assert.Equal(2, estimate.Observations);
        Assert.Equal(
            "Pairwise sample covariance of 2 to 4 returns, divisor n − 1, 1 per year; it may be indefinite.", estimate.Description);
    }

    [Fact]
    public void IncompletePanel_TooLittleOverlap_NamesThePairs()
    {
        Assert.False(new SampleCovariance(minimumOverlap: 3).TryEstimate(ThreeWithGaps, out _, out EstimationFailure? failure));
        Assert.Equal("B and C share 2 returns; 3 are needed, 1 more.", failure.Detail);

        ReturnPanel strangers = SamplePanels.Create(2, [0.01, null, 0.02, null, null, 0.01, null, 0.03]);
        Assert.False(new SampleCovariance().TryEstimate(strangers, out _, out failure));
        Assert.Equal("A and B share 0 returns; 2 are needed, 2 more.", failure.Detail);
    }

    [Fact]
    public void OneRow_IsAFailure()
    {
        Assert.False(new SampleCovariance().TryEstimate(SamplePanels.Create(2, [0.01, 0.02]), out _, out EstimationFailure? failure));
        Assert.Equal("A has 1 return; 2 are needed, 1 more. B has 1 return; 2 are needed, 1 more.", failure.Detail);
    }

    // The mean of a thousand times 0.1 is not 0.1 in doubles; its variance is 0 all the same.
    [Fact]
    public void AssetThatNeverMoves_HasExactlyZeroVariance()
    {
        double[] values = [.. Enumerable.Range(0, 1000).SelectMany(t => new[] { 0.1, t % 2 == 0 ? 0.01 : -0.01 })];
        SymmetricMatrix covariance = new SampleCovariance().Estimate(SamplePanels.Create(2, values)).Covariance;
        Assert.Equal(0, covariance[0, 0]);
        Assert.Equal(0, covariance[0, 1]);
    }

    [Fact]
    public void LogPanel_GivesTheCovarianceOfLogReturns() =>
        Assert.Equal(0.0002 * 252, new SampleCovariance().Estimate(
            SamplePanels.Create(1, [0.01, -0.01], Frequency.Daily, ReturnKind.Log)).Covariance[0, 0], tolerance: 1e-16);

    [Fact]
    public void AThousandAssets_OverSixtyPeriods_HaveTheRankOfThePeriods()
    {
        Random random = new(Seed: 20260101);
        double[] values = [.. Enumerable.Range(0, 60 * 1000).Select(_ => 0.02 * (random.NextDouble() - 0.5))];
        ReturnPanel panel = SamplePanels.Create(1000, values, Frequency.Daily);
        SymmetricMatrix covariance = new SampleCovariance().Estimate(panel).Covariance;

        // The variance of the equally weighted portfolio equals the quadratic form: checks all entries at once.
        double[] portfolio = [.. Enumerable.Range(0, 60).Select(t => values.AsSpan(t * 1000, 1000).ToArray().Average())];
        double mean = portfolio.Average();
        double variance = portfolio.Sum(r => (r - mean) * (r - mean)) / 59 * 252;
        Assert.Equal(variance, covariance.QuadraticForm([.. Enumerable.Repeat(0.001, 1000)]), tolerance: 1e-12 * variance);
    }

    [Fact]
    public void Constructor_OverlapBelowTwo_Throws() =>
        Assert.StartsWith("The smallest overlap must be at least 2; it is 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new SampleCovariance(1)).Message, StringComparison.Ordinal);

    private static ReturnPanel ThreeWithGaps { get; } =
        SamplePanels.Create(3, [0.01, null, 0.02, 0.02, 0.01, -0.01, -0.01, 0.03, null, 0.03, -0.02, 0.04]);
}
