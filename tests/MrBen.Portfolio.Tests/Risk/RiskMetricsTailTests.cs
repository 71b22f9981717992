using CsCheck;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk;

[Collection(nameof(MeasuredAlone))]
public sealed class RiskMetricsTailTests
{
    private static readonly Gen<double> Confidence = Gen.Double[0.01, 0.999];

    // Ten returns, losses 9 % down to 0 %. At 75 % the tail holds 2.5 observations: losses 9, 8 and half of 7 %.
    // ⌈7.5⌉ = 8th smallest loss = 7 %: VaR 0.07. CVaR (0.09 + 0.08 + 0.5·0.07)/2.5 = 0.082.
    // At 80 % the tail holds 2: 8th smallest loss = 7 % (80 % of the losses are not above it), CVaR (0.09 + 0.08)/2 = 0.085.
    // At 95 % the tail holds half an observation: both are the worst loss.
    [Theory]
    [InlineData(0.75, 0.07, 0.082)]
    [InlineData(0.80, 0.07, 0.085)]
    [InlineData(0.90, 0.08, 0.09)]
    [InlineData(0.95, 0.09, 0.09)]
    public void HistoricalTail_OfTenReturns_MatchesHandWorking(double confidence, double valueAtRisk, double conditional)
    {
        double[] returns = [-0.03, 0, -0.09, -0.01, -0.02, -0.08, -0.04, -0.07, -0.05, -0.06];
        Assert.Equal(valueAtRisk, RiskMetrics.ValueAtRisk(returns, confidence));
        Assert.Equal(conditional, RiskMetrics.ConditionalValueAtRisk(returns, confidence), tolerance: 1e-15);
        Assert.Equal(-0.03, returns[0]); // the caller's order stays
    }

    // Rockafellar and Uryasev (2002): VaR is the lower α-quantile of the losses.
    [Fact]
    public void ValueAtRisk_IsTheLowerQuantileOfTheLosses() =>
        Gen.Select(Gen.Double[-0.2, 0.2].Array[1, 60], Confidence).Sample((returns, confidence) => Assert.Equal(
            Quantiles.Lower([.. returns.Select(r => -r)], confidence), RiskMetrics.ValueAtRisk(returns, confidence)));

    // Rockafellar and Uryasev (2002), Theorem 10: CVaR = min over ζ of ζ + E[max(L − ζ, 0)]/(1 − α), attained at one of the losses.
    [Fact]
    public void ConditionalValueAtRisk_IsTheMinimumOfItsVariationalForm() =>
        Gen.Select(Gen.Double[-0.2, 0.2].Array[1, 40], Confidence).Sample((returns, confidence) =>
        {
            double minimum = returns.Min(r => -r + returns.Average(x => Math.Max(-x + r, 0)) / (1 - confidence));
            Assert.Equal(minimum, RiskMetrics.ConditionalValueAtRisk(returns, confidence), tolerance: 1e-12);
        });

    [Fact]
    public void ConditionalValueAtRisk_IsNotBelowValueAtRisk_NorAboveTheWorstLoss() =>
        Gen.Select(Gen.Double[-0.2, 0.2].Array[1, 60], Confidence).Sample((returns, confidence) =>
        {
            double conditional = RiskMetrics.ConditionalValueAtRisk(returns, confidence);
            Assert.True(conditional >= RiskMetrics.ValueAtRisk(returns, confidence) - 1e-15);
            Assert.True(conditional <= -returns.Min() + 1e-15);
        });

    // Coherent risk measure, Artzner et al. (1999): translation, positive homogeneity; and monotone in confidence.
    [Fact]
    public void TailLosses_AreTranslationEquivariantAndHomogeneous() =>
        Gen.Select(Gen.Double[-0.2, 0.2].Array[5, 60], Gen.Double[-0.1, 0.1], Gen.Double[0.1, 5]).Sample((returns, shift, scale) =>
        {
            double[] moved = [.. returns.Select(r => (scale * r) + shift)];
            double tolerance = 1e-12 * Math.Max(1, scale);
            Assert.Equal((scale * RiskMetrics.ValueAtRisk(returns, 0.9)) - shift, RiskMetrics.ValueAtRisk(moved, 0.9), tolerance);
            Assert.Equal((scale * RiskMetrics.ConditionalValueAtRisk(returns, 0.9)) - shift,
                RiskMetrics.ConditionalValueAtRisk(moved, 0.9), tolerance);
            Assert.Equal((scale * RiskMetrics.GaussianValueAtRisk(returns, 0.9)) - shift,
                RiskMetrics.GaussianValueAtRisk(moved, 0.9), tolerance);
            Assert.Equal((scale * RiskMetrics.GaussianConditionalValueAtRisk(returns, 0.9)) - shift,
                RiskMetrics.GaussianConditionalValueAtRisk(moved, 0.9), tolerance);
            Assert.True(RiskMetrics.ConditionalValueAtRisk(returns, 0.95) >= RiskMetrics.ConditionalValueAtRisk(returns, 0.9) - 1e-15);
        });

    // Subadditivity, the axiom that VaR lacks: Acerbi and Tasche (2002).
    [Fact]
    public void ConditionalValueAtRisk_IsSubadditive() =>
        Gen.Select(Gen.Double[-0.2, 0.2], Gen.Double[-0.2, 0.2]).Array[1, 60].Sample(pairs =>
        {
            double first = RiskMetrics.ConditionalValueAtRisk([.. pairs.Select(p => p.Item1)], 0.9);
            double second = RiskMetrics.ConditionalValueAtRisk([.. pairs.Select(p => p.Item2)], 0.9);
            Assert.True(RiskMetrics.ConditionalValueAtRisk([.. pairs.Select(p => p.Item1 + p.Item2)], 0.9) <= first + second + 1e-14);
        });

    // Φ⁻¹(0.95) = 1.6448536269514722 and φ of it over 0.05 = 2.0627128075074257 (R: dnorm(qnorm(.95))/.05).
    // Mean 0.001, deviation 0.02, four periods: ∓ 0.004 and √4·0.02 = 0.04.
    [Fact]
    public void GaussianTail_MatchesTheClosedForm()
    {
        Assert.Equal((0.02 * 1.6448536269514722) - 0.001, RiskMetrics.GaussianValueAtRisk(0.001, 0.02, 0.95), tolerance: 1e-15);
        Assert.Equal((0.04 * 1.6448536269514722) - 0.004, RiskMetrics.GaussianValueAtRisk(0.001, 0.02, 0.95, 4), tolerance: 1e-15);
        Assert.Equal((0.02 * 2.0627128075074257) - 0.001, RiskMetrics.GaussianConditionalValueAtRisk(0.001, 0.02, 0.95), tolerance: 1e-15);
        Assert.Equal((0.04 * 2.0627128075074257) - 0.004,
            RiskMetrics.GaussianConditionalValueAtRisk(0.001, 0.02, 0.95, 4), tolerance: 1e-15);
        Assert.Equal(0.06, RiskMetrics.ScaleToHorizon(0.02, 9), tolerance: 1e-17);
    }

    [Fact]
    public void TailLosses_AreNegative_WhenEvenTheTailGains()
    {
        double[] gains = [0.01, 0.02, 0.03];
        Assert.Equal(-0.01, RiskMetrics.ValueAtRisk(gains, 0.95));
        Assert.Equal(-0.01, RiskMetrics.ConditionalValueAtRisk(gains, 0.95));
        Assert.Equal(-0.02, RiskMetrics.GaussianValueAtRisk([0.02, 0.02], 0.95));
        Assert.Equal(-0.02, RiskMetrics.GaussianConditionalValueAtRisk([0.02, 0.02], 0.95));
    }

    [Fact]
    public void ExtremeConfidences_StayInsideTheSample()
    {
        double[] returns = [-0.03, 0.01, 0.02];
        Assert.Equal(0.03, RiskMetrics.ConditionalValueAtRisk(returns, 1 - 1e-12), tolerance: 1e-15);
        Assert.Equal(0.03, RiskMetrics.ValueAtRisk(returns, Math.BitDecrement(1.0)));
        Assert.Equal(-0.02, RiskMetrics.ValueAtRisk(returns, double.Epsilon));
        Assert.Equal(0, RiskMetrics.ConditionalValueAtRisk(returns, double.Epsilon), tolerance: 1e-17); // minus the mean
    }

    [Fact]
    public void HistoricalTail_InSteadyState_DoesNotAllocate()
    {
        double[] returns = [.. Enumerable.Range(0, 1_000).Select(i => Math.Sin(i) / 100)];
        double sum = RiskMetrics.ConditionalValueAtRisk(returns, 0.95);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            sum += RiskMetrics.ConditionalValueAtRisk(returns, 0.95) + RiskMetrics.ValueAtRisk(returns, 0.95);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void Confidence_OutsideTheUnitInterval_IsRefused(double confidence)
    {
        string message = FormattableString.Invariant($"confidence is {confidence}; it must be inside (0, 1). (Parameter 'confidence')");
        double[] returns = [0.1, -0.1];
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.ValueAtRisk(returns, confidence)).Message);
        Assert.Equal(message,
            Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.ConditionalValueAtRisk(returns, confidence)).Message);
        Assert.Equal(message,
            Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.GaussianValueAtRisk(returns, confidence)).Message);
        Assert.Equal(message,
            Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.GaussianConditionalValueAtRisk(returns, confidence)).Message);
    }

    [Fact]
    public void Refusals_NameTheFault()
    {
        Assert.Equal("Expected at least 1 returns, got 0. (Parameter 'returns')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.ConditionalValueAtRisk([], 0.95)).Message);
        Assert.Equal("Expected at least 2 returns, got 1. (Parameter 'returns')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.GaussianValueAtRisk([0.1], 0.95)).Message);
        Assert.Equal(
            "standardDeviationPerPeriod is -0.1; it must be finite and not negative. (Parameter 'standardDeviationPerPeriod')",
            Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.GaussianValueAtRisk(0, -0.1, 0.95)).Message);
        Assert.Equal("meanPerPeriod is NaN; it must be finite. (Parameter 'meanPerPeriod')",
            Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.GaussianConditionalValueAtRisk(double.NaN, 0.1, 0.95)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("horizonPeriods", () => RiskMetrics.ScaleToHorizon(0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("horizonPeriods", () => RiskMetrics.GaussianValueAtRisk(0, 0.1, 0.95, 0));
    }
}
