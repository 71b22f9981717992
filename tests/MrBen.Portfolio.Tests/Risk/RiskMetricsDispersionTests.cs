using CsCheck;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class RiskMetricsDispersionTests
{
    // The same twelve months as in the intervals; oracles by R 4.2.2 (acf, quantile, outer, optimize, lm).
    private static readonly double[] Months =
        [0.012, -0.034, 0.021, 0.005, -0.011, 0.043, -0.027, 0.018, 0.009, -0.006, 0.031, -0.015];

    private static readonly double[] Market =
        [0.010, -0.030, 0.025, 0.001, -0.014, 0.038, -0.022, 0.011, 0.013, -0.002, 0.024, -0.019];

    [Fact]
    public void Autocorrelation_MatchesR()
    {
        Assert.Equal(-0.6656101500723125, RiskMetrics.Autocorrelation(Months)!.Value, tolerance: 1e-14);
        Assert.Equal(0.1565804549125673, RiskMetrics.Autocorrelation(Months, 2)!.Value, tolerance: 1e-14);
        Assert.Equal(0.3026004395109032, RiskMetrics.Autocorrelation(Months, 3)!.Value, tolerance: 1e-14);
        Assert.Null(RiskMetrics.Autocorrelation([0.1, 0.1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.Autocorrelation(Months, 12));
    }

    [Fact]
    public void GiniAndTailRatio_MatchR()
    {
        Assert.Equal(0.02763636363636364, RiskMetrics.GiniMeanDifference(Months), tolerance: 1e-16);
        Assert.Equal(1.162790697674419, RiskMetrics.TailRatio(Months, 0.9)!.Value, tolerance: 1e-14);
    }

    [Fact]
    public void EntropicValueAtRisk_MatchesAMinimiserOfR()
    {
        Assert.Equal(0.030689156727704, RiskMetrics.EntropicValueAtRisk(Months, 0.8), tolerance: 1e-14);
        Assert.Equal(0.02104404510520375, RiskMetrics.EntropicValueAtRisk(Months, 0.5), tolerance: 1e-14);
    }

    // One of twelve is the worst: with 8.3 % or less in the tail nothing but the worst loss is left.
    [Theory]
    [InlineData(0.95)]
    [InlineData(11.0 / 12)]
    public void EntropicValueAtRisk_FarOut_IsTheWorstLoss(double confidence) =>
        Assert.Equal(0.034, RiskMetrics.EntropicValueAtRisk(Months, confidence), tolerance: 1e-15);

    // A normal population has −m + s·√(2·ln(1/(1 − confidence))); 20,000 of its quantiles lack only
    // what lies beyond the last of them.
    [Fact]
    public void EntropicValueAtRisk_OfANormalPopulation_IsTheClosedForm()
    {
        double[] returns = [.. Enumerable.Range(0, 20_000).Select(k => 0.001 + (0.02 * NormalDistribution.Quantile((k + 0.5) / 20_000)))];
        Assert.Equal(-0.001 + (0.02 * Math.Sqrt(2 * Math.Log(10))), RiskMetrics.EntropicValueAtRisk(returns, 0.9), tolerance: 1.5e-4);
    }

    // Coherent, and between the conditional value at risk and the worst loss; no point of a grid of z is lower.
    [Fact]
    public void EntropicValueAtRisk_IsTheLeastUpperBound() =>
        Gen.Select(Gen.Double[-0.3, 0.3].Array[1, 40], Gen.Double[0.05, 0.99], Gen.Double[0.1, 5], Gen.Double[-0.1, 0.1]).Sample(
            (returns, confidence, scale, shift) =>
            {
                double entropic = RiskMetrics.EntropicValueAtRisk(returns, confidence);
                double worst = RiskMetrics.WorstLoss(returns);
                Assert.InRange(entropic, RiskMetrics.ConditionalValueAtRisk(returns, confidence) - 1e-12, worst + 1e-12);
                Assert.Equal((scale * entropic) - shift,
                    RiskMetrics.EntropicValueAtRisk([.. returns.Select(r => (scale * r) + shift)], confidence), tolerance: 1e-11);
                for (double log = -4; log < 12; log += 0.05)
                {
                    double z = Math.Exp(log);
                    double mean = returns.Average(r => Math.Exp(-z * (r + worst)));
                    Assert.True(entropic <= worst + ((Math.Log(mean) - Math.Log(1 - confidence)) / z) + 1e-12);
                }
            },
            iter: TestTier.Count(brief: 200, full: 5_000));

    // As many worst losses, nearly equal, as 1 − confidence asks: enough entropy long before the minimum. By bisection of the entropy with 60
    // digits (mpmath 1.3).
    [Theory]
    [InlineData(-1.6799792452207353e-8, 0.5, 0.0826456461660921, 8.4e-8, 0d, 0d, 2d / 17, 0d, 0.232285117066575, 7d / 99, 0.223928630382066, 0d)]
    [InlineData(0.01999950008356592, 0.5, -0.02, -0.019999, 0.01, 0.03)]
    [InlineData(0.019950504405291408, 0.75, -0.02, -0.0199, 0.01, 0.03, 0.02, 0.05, 0.01, 0.04)]
    [InlineData(-4.9999999497940887e-11, 0.5, 0d, 1e-10, 0.1, 0.2)]
    [InlineData(-0.00048813679967996685, 0.5, 0d, 1e-3, 0.1, 0.2)]
    public void EntropicValueAtRisk_OfWorstLossesNearEachOther_MatchesReference(double expected, double confidence, params double[] returns) =>
        Assert.Equal(expected, RiskMetrics.EntropicValueAtRisk(returns, confidence), tolerance: 1e-15);

    // The same as a property: two clusters, of random widths, and no point of a grid of z in either's scale is lower.
    [Fact]
    public void EntropicValueAtRisk_OfTwoClusters_IsTheLeastUpperBound() =>
        Gen.Select(Gen.Double[0, 1].Array[1, 8], Gen.Double[0, 1].Array[1, 30], Gen.Double[-14, -1], Gen.Double[-1e-3, 1e-3])
            .Sample(
                (near, far, log, more) =>
                {
                    double width = Math.Pow(10, log);
                    double[] returns = [-0.05, .. near.Select(x => -0.05 + (width * x)), .. far.Select(x => 0.1 * x)];
                    double share = Math.Clamp((near.Length + 1.0) / returns.Length * (1 + (Math.Abs(more) < 5e-4 ? 0 : more)), 0.01, 0.99);
                    double entropic = RiskMetrics.EntropicValueAtRisk(returns, 1 - share);
                    for (double power = 0; power < 40; power += 0.05)
                    {
                        double z = Math.Exp(power);
                        double mean = returns.Average(r => Math.Exp(-z * (r + 0.05)));
                        double bound = 0.05 + ((Math.Log(mean) - Math.Log(share)) / z);
                        Assert.True(entropic <= bound + 1e-15 + (1e-15 / z), $"{entropic - bound} above that of {z}");
                    }
                },
                iter: TestTier.Count(brief: 200, full: 20_000));

    // Rachev at 75 % of four: the best 0.04, the worst −0.02. In excess of 0.01: 0.03 over 0.03.
    [Fact]
    public void RachevRatio_MatchesHandWorking()
    {
        Assert.Equal(2, RiskMetrics.RachevRatio([0.01, 0.04, -0.02, 0], 0.75)!.Value, tolerance: 1e-14);
        Assert.Equal(1, RiskMetrics.RachevRatio([0.01, 0.04, -0.02, 0], 0.75, 0.01)!.Value, tolerance: 1e-14);
        Assert.Null(RiskMetrics.RachevRatio([0.01, 0.04], 0.75));
    }

    // Mean 0.01; below it −0.02 and 0 by 0.03 and 0.01: √(0.001/4), and mean absolute deviation (0.03 + 0.01 + 0.01 + 0.03)/4.
    [Fact]
    public void SemiDeviation_MatchesHandWorking()
    {
        double[] returns = [0.02, 0.04, -0.02, 0];
        Assert.Equal(Math.Sqrt(0.001 / 4), RiskMetrics.SemiDeviation(returns), tolerance: 1e-16);
        Assert.Equal(0.02, RiskMetrics.MeanAbsoluteDeviation(returns), tolerance: 1e-16);
        Assert.Equal(8e-6 / 4, RiskMetrics.LowerPartialMoment(returns, 3), tolerance: 1e-18);
        Assert.Equal(0.5, RiskMetrics.UpperPartialMoment(returns, 0));
        Assert.Equal(0.01 / Math.Cbrt(2e-6), RiskMetrics.KappaRatio(returns, 3)!.Value, tolerance: 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.KappaRatio(returns, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.LowerPartialMoment(returns, -1));
    }

    [Fact]
    public void GiniMeanDifference_IsTheMeanOverPairs() =>
        Gen.Double[-1, 1].Array[2, 40].Sample(returns =>
        {
            double sum = returns.Sum(a => returns.Sum(b => Math.Abs(a - b)));
            Assert.Equal(sum / returns.Length / (returns.Length - 1), RiskMetrics.GiniMeanDifference(returns), tolerance: 1e-13);
        });

    // Independent returns: 1/2 within the spread of the estimator (0.05 at this length, Weron 2002, table 1). Sums of them persist,
    // differences revert. Scale and shift change nothing.
    [Fact]
    public void Hurst_TellsPersistenceFromReversion()
    {
        Random random = new(12);
        double[] noise = [.. Enumerable.Range(0, 8_192).Select(_ => random.NextDouble() - 0.5)];
        double hurst = RiskMetrics.Hurst(noise)!.Value;
        Assert.InRange(hurst, 0.42, 0.58);
        Assert.Equal(hurst, RiskMetrics.Hurst([.. noise.Select(r => 3 - (0.2 * r))])!.Value, tolerance: 1e-9);
        double level = 0;
        Assert.True(RiskMetrics.Hurst([.. noise.Select(r => level = (0.98 * level) + r)]) > 0.7);
        Assert.True(RiskMetrics.Hurst([.. noise.Zip(noise.Skip(1), (a, b) => b - a)]) < 0.25);
        Assert.Null(RiskMetrics.Hurst(new double[64]));
        Assert.Throws<ArgumentException>(() => RiskMetrics.Hurst(new double[31]));
    }

    // R: coef(lm(r − f ~ (b − f) + (b − f)²)) and with pmax(b − f, 0), f = 0.001.
    [Fact]
    public void Timing_MatchesLeastSquaresOfR()
    {
        Assert.Equal(-0.880069215758071843, RiskMetrics.TreynorMazuyTiming(Months, Market, 0.001)!.Value, tolerance: 1e-10);
        Assert.Equal(-0.072243663637465649, RiskMetrics.HenrikssonMertonTiming(Months, Market, 0.001)!.Value, tolerance: 1e-12);
        Assert.Null(RiskMetrics.HenrikssonMertonTiming([0.1, 0.2, 0.3], [0.01, 0.02, 0.03])); // the call is the benchmark
    }

    // R: sd(resid(lm(r ~ b)))·√12 and its intercept.
    [Fact]
    public void AppraisalRatio_MatchesLeastSquaresOfR()
    {
        Assert.Equal(0.01531312176535253, RiskMetrics.SpecificRisk(Months, Market, Frequency.Monthly)!.Value, tolerance: 1e-12);
        Assert.Equal(12 * 0.0006805814132235631 / 0.01531312176535253,
            RiskMetrics.AppraisalRatio(Months, Market, Frequency.Monthly)!.Value, tolerance: 1e-10);
        Assert.Null(RiskMetrics.AppraisalRatio(Months, [.. Months.Select(r => 2 * r)], Frequency.Monthly)); // the benchmark explains all
        Assert.Null(RiskMetrics.TreynorRatio(Months, [.. Months.Select(r => -r)], Frequency.Monthly)); // a negative beta
    }

    // A planted gain of 3 for each squared unit is found to rounding.
    [Fact]
    public void Timing_OfAPlantedConvexity_IsFound()
    {
        double[] returns = [.. Market.Select(b => 0.002 + (0.7 * b) + (3 * b * b))];
        Assert.Equal(3, RiskMetrics.TreynorMazuyTiming(returns, Market)!.Value, tolerance: 1e-10);
    }
}
