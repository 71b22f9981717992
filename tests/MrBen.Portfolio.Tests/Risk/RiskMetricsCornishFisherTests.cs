using CsCheck;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class RiskMetricsCornishFisherTests
{
    private static readonly Gen<(double Skewness, double Kurtosis, double Confidence)> Shapes =
        Gen.Select(Gen.Double[-3, 3], Gen.Double[-2, 12], Gen.Double[0.5, 0.9999]);

    // Mean 1 %, deviation 5 %, skewness −0.5, excess kurtosis 1. R 4.2.2: qnorm for the quantile, and the tail mean by integrate() of the
    // expansion against dnorm from −40 to qnorm(1 − p), relative tolerance 1e-13.
    [Theory]
    [InlineData(0.95, 1, 0.078105291122625806, 0.1114425154489961)]
    [InlineData(0.99, 1, 0.13168545176696841, 0.16450097008301062)]
    [InlineData(0.95, 4, 0.13096988311203872, 0.18249317796002987)]
    [InlineData(0.99, 4, 0.21451026316791053, 0.26005866705778419)]
    public void Tail_OfFourMoments_MatchesIntegration(double confidence, int horizon, double valueAtRisk, double conditional)
    {
        Assert.Equal(valueAtRisk,
            RiskMetrics.CornishFisherValueAtRisk(0.01, 0.05, -0.5, 1, confidence, horizon)!.Value, tolerance: 1e-14);
        Assert.Equal(conditional,
            RiskMetrics.CornishFisherConditionalValueAtRisk(0.01, 0.05, -0.5, 1, confidence, horizon)!.Value, tolerance: 1e-13);
    }

    // The same moments; R's integrate() of x times the Edgeworth density up to the Cornish–Fisher quantile.
    [Theory]
    [InlineData(0.95, 0.11393614255477091)]
    [InlineData(0.99, 0.16694388271662017)]
    public void EdgeworthTail_OfFourMoments_MatchesIntegration(double confidence, double expected) => Assert.Equal(
        expected, RiskMetrics.EdgeworthConditionalValueAtRisk(0.01, 0.05, -0.5, 1, confidence)!.Value, tolerance: 1e-13);

    [Fact]
    public void WithoutSkewnessAndKurtosis_ItIsGaussian() =>
        Gen.Select(Gen.Double[-0.1, 0.1], Gen.Double[0, 0.2], Gen.Double[0.01, 0.999], Gen.Int[1, 250]).Sample((m, s, confidence, h) =>
        {
            double expected = RiskMetrics.GaussianValueAtRisk(m, s, confidence, h);
            double tail = RiskMetrics.GaussianConditionalValueAtRisk(m, s, confidence, h);
            double scale = Math.Max(1, Math.Abs(tail));
            Assert.Equal(expected, RiskMetrics.CornishFisherValueAtRisk(m, s, 0, 0, confidence, h)!.Value, tolerance: 1e-13 * scale);
            Assert.Equal(tail, RiskMetrics.CornishFisherConditionalValueAtRisk(m, s, 0, 0, confidence, h)!.Value, tolerance: 1e-12 * scale);
            Assert.Equal(RiskMetrics.GaussianConditionalValueAtRisk(m, s, confidence),
                RiskMetrics.EdgeworthConditionalValueAtRisk(m, s, 0, 0, confidence)!.Value, tolerance: 1e-12 * scale);
        });

    // Where there is a number, the tail is not better than its boundary, and a higher confidence is not a smaller loss.
    [Fact]
    public void Tail_InItsDomain_IsOrdered() =>
        Shapes.Sample(shape =>
        {
            (double skewness, double kurtosis, double confidence) = shape;
            double lower = (0.5 + confidence) / 2;
            double? high = RiskMetrics.CornishFisherValueAtRisk(0, 1, skewness, kurtosis, confidence);
            double? low = RiskMetrics.CornishFisherValueAtRisk(0, 1, skewness, kurtosis, lower);
            double? tail = RiskMetrics.CornishFisherConditionalValueAtRisk(0, 1, skewness, kurtosis, confidence);
            Assert.Equal(high is null, tail is null);
            Assert.True(high is null || (double.IsFinite(high.Value) && tail >= high));
            Assert.True(high is null || low is null || high >= low);
            Assert.True(high is null || low is not null || confidence == lower);
            double? edgeworth = RiskMetrics.EdgeworthConditionalValueAtRisk(0, 1, skewness, kurtosis, confidence);
            Assert.True(edgeworth is null || edgeworth >= RiskMetrics.CornishFisherValueAtRisk(0, 1, skewness, kurtosis, confidence));
        }, iter: 20_000);

    // Maillard (2012): the expansion increases everywhere where S²/9 − 4(K/8 − S²/6)(1 − K/8 + 5S²/36) is negative. There it has numbers at
    // every confidence.
    [Fact]
    public void Domain_HoldsThatOfMaillard() =>
        Shapes.Sample(shape =>
        {
            (double s, double k, double confidence) = shape;
            double leading = (k / 8) - (s * s / 6);
            double discriminant = (s * s / 9) - (4 * leading * (1 - (k / 8) + (5 * s * s / 36)));
            bool maillard = leading > 0 && discriminant < -1e-12;
            Assert.True(!maillard || RiskMetrics.CornishFisherValueAtRisk(0, 1, s, k, confidence) is not null);
        }, iter: 5_000);

    // Without skewness the derivative is 1 − K/8 + z²K/8: above 0 at z = 0 for K below 8, and for K = −0.4 where z² is below 21, that is
    // down to the quantile of 2.3e-6.
    [Theory]
    [InlineData(7.99, 0.95, true)]
    [InlineData(8.01, 0.95, false)]
    [InlineData(-0.4, 0.9997, true)] // a hundredth of the tail is 3e-6
    [InlineData(-0.4, 0.9998, false)] // 2e-6
    public void Domain_WithoutSkewness_IsAsWorkedByHand(double kurtosis, double confidence, bool expected)
    {
        Assert.Equal(expected, RiskMetrics.CornishFisherValueAtRisk(0, 1, 0, kurtosis, confidence).HasValue);
        Assert.Equal(expected, RiskMetrics.CornishFisherConditionalValueAtRisk(0, 1, 0, kurtosis, confidence).HasValue);
    }

    [Fact]
    public void Domain_GrowsWithTheHorizon()
    {
        Assert.Null(RiskMetrics.CornishFisherValueAtRisk(0, 0.01, -1, 20, 0.99));
        Assert.NotNull(RiskMetrics.CornishFisherValueAtRisk(0, 0.01, -1, 20, 0.99, horizonPeriods: 10)); // K = 2, S = −0.32
    }

    [Fact]
    public void Tail_OfASample_UsesItsMoments() =>
        Gen.Double[-0.1, 0.1].Array[5, 60].Sample(returns =>
        {
            double mean = Moments.Mean(returns);
            double deviation = Moments.StandardDeviation(returns);
            bool constant = deviation <= 1e-14; // rounding has no shape
            double skewness = constant ? 0 : Moments.Skewness(returns)!.Value;
            double kurtosis = constant ? 0 : Moments.ExcessKurtosis(returns)!.Value;
            Assert.Equal(RiskMetrics.CornishFisherValueAtRisk(mean, deviation, skewness, kurtosis, 0.95),
                RiskMetrics.CornishFisherValueAtRisk(returns, 0.95));
            Assert.Equal(RiskMetrics.CornishFisherConditionalValueAtRisk(mean, deviation, skewness, kurtosis, 0.95),
                RiskMetrics.CornishFisherConditionalValueAtRisk(returns, 0.95));
        });

    [Fact]
    public void ConstantReturns_LoseTheirMean()
    {
        double[] constant = [.. Enumerable.Repeat(0.01, 7)];
        Assert.Equal(-0.01, RiskMetrics.CornishFisherValueAtRisk(constant, 0.99)!.Value, tolerance: 1e-15);
        Assert.Equal(-0.01, RiskMetrics.CornishFisherConditionalValueAtRisk(constant, 0.99)!.Value, tolerance: 1e-15);
    }

    [Fact]
    public void Refusals_NameTheFault()
    {
        Assert.Equal("Expected at least 2 returns, got 1. (Parameter 'returns')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.CornishFisherValueAtRisk([0.1], 0.95)).Message);
        Assert.Equal("confidence is 1; it must be inside (0, 1). (Parameter 'confidence')",
            Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.CornishFisherConditionalValueAtRisk([0.1, 0.2], 1)).Message);
        Assert.Equal("skewness is NaN; it must be finite. (Parameter 'skewness')",
            Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.CornishFisherValueAtRisk(0, 1, double.NaN, 0, 0.95)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.EdgeworthConditionalValueAtRisk(0, -1, 0, 0, 0.95));
        Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.CornishFisherValueAtRisk(0, 1, 0, 0, 0.95, 0));
    }
}
