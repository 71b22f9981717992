using System.Collections.Immutable;
using CsCheck;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

public class MeanShrinkageTests
{
    // Eight periods of five assets, whole thousandths.
    private static readonly double[] Five =
    [
        -.013, .008, -.035, .058, .007, .023, -.037, .043, .032, -.003, -.046, -.037, .012, .029, .05, -.018, .03, -.052, -.021, .042,
        .008, -.012, -.053, -.016, -.06, .015, -.005, -.054, -.041, 0, -.016, .003, .009, -.004, -.036, -.005, -.007, .052, .001, .004,
    ];

    // numpy 1.24.2 from the formula: weight 0.231463775078672 towards the grand mean, λ from numpy.linalg.eigvalsh(numpy.cov(x.T)).
    [Fact]
    public void JamesStein_MatchesNumpy()
    {
        ImmutableArray<double> mean = new JamesSteinMean().Estimate(SamplePanels.Create(5, Five));
        double[] expected =
            [-0.005834541646648817, -0.006314876787224647, -0.008332284377643133, 0.002811490883716122, -0.000454788072199521];
        Assert.Equal(expected, mean, (x, y) => Math.Abs(x - y) < 1e-16);
        ImmutableArray<double> monthly = new JamesSteinMean().Estimate(SamplePanels.Create(5, Five, Frequency.Monthly));
        Assert.Equal(expected, monthly, (x, y) => Math.Abs(x - (y / 12)) < 1e-16);
    }

    // Markowitz' three stocks: the largest eigenvalue is 0.0986 of the trace 0.1366, more than half, so the formula's weight is negative
    // (−0.85 towards the grand mean, numpy 1.24.2) and its positive part leaves the sample means.
    [Theory]
    [InlineData(MeanTarget.GrandMean)]
    [InlineData(MeanTarget.MinimumVariance)]
    public void JamesStein_OneFactorRulesAll_LeavesTheMeans(MeanTarget target) =>
        AssertClose(new HistoricalMean().Estimate(SamplePanels.Markowitz), new JamesSteinMean(target).Estimate(SamplePanels.Markowitz));

    // numpy 1.24.2 from the formulas on Markowitz' 18 × 3 returns: Jorion's, with Σ = (17/13)·numpy.cov and the weight 0.4095297613506278
    // towards 0.054085333692608206; and with the plain sample covariance, 0.27248553556365335 towards the grand mean.
    [Fact]
    public void BayesStein_MatchesNumpy()
    {
        ImmutableArray<double> jorion = new BayesSteinMean().Estimate(SamplePanels.Markowitz);
        AssertClose([0.05849627737878649, 0.10839101254465842, 0.09750011703179226], jorion);
        ImmutableArray<double> plain = new BayesSteinMean(MeanTarget.GrandMean, new SampleCovariance()).Estimate(SamplePanels.Markowitz);
        AssertClose([0.07523029261810187, 0.13670526486297316, 0.12328666474114723], plain);
    }

    // Every mean lies between the sample's and the common target, whatever the data; the order of the assets and the frequency do not
    // matter; returns c times as large have means c times as large.
    [Fact]
    public void Estimates_StayBetweenSampleAndTargetAndAreEquivariant() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[9, 20]).SelectMany((n, t) => Gen.Select(Gen.Const(n), Gen.Int[-300_000, 300_000].Array[n * t]))
            .Sample((n, counts) =>
            {
                double[] values = [.. counts.Select(k => k / 1e6)];
                double[] changed = [.. Enumerable.Range(0, values.Length).Select(k => 2 * values[k - (k % n) + n - 1 - (k % n)])];
                ImmutableArray<double> sample = new HistoricalMean().Estimate(SamplePanels.Create(n, values));
                foreach (IExpectedReturnEstimator estimator in Estimators)
                {
                    ImmutableArray<double> mean = estimator.Estimate(SamplePanels.Create(n, values));
                    ImmutableArray<double> other = estimator.Estimate(SamplePanels.Create(n, changed, Frequency.Monthly));
                    double spread = sample.Max() - sample.Min();
                    Assert.True(mean.Max() - mean.Min() <= spread + 1e-12);
                    for (int i = 0; i < n; i++)
                    {
                        Assert.Equal(24 * mean[i], other[n - 1 - i], tolerance: 1e-9);
                    }
                }
            });

    // T < N, or assets that cancel: no inverse, which only James–Stein towards the grand mean can do without.
    [Fact]
    public void SingularCovariance_IsAFailureWhereTheInverseIsNeeded()
    {
        ReturnPanel short5 = SamplePanels.Create(5, Five).Slice(0, 4);
        Assert.True(new JamesSteinMean().TryEstimate(short5, out _, out _));
        Assert.False(new JamesSteinMean(MeanTarget.MinimumVariance).TryEstimate(short5, out _, out EstimationFailure? failure));
        Assert.StartsWith("The James–Stein mean towards that of the minimum-variance portfolio needs the inverse of the covariance, "
            + "but the sample covariance is singular: its eigenvalues reach from ", failure.Detail, StringComparison.Ordinal);
        Assert.False(new BayesSteinMean(covariance: new SampleCovariance()).TryEstimate(short5, out _, out failure));
        Assert.IsType<UndefinedEstimate>(failure);
        Assert.True(new BayesSteinMean(covariance: new LedoitWolfCovariance()).TryEstimate(short5, out _, out _));
        Assert.False(new BayesSteinMean().TryEstimate(SamplePanels.Create(5, Five).Slice(0, 7), out _, out failure));
        Assert.StartsWith("A has 7 returns; 8 are needed, 1 more.", failure.Detail, StringComparison.Ordinal);
        Assert.True(new BayesSteinMean().TryEstimate(SamplePanels.Create(5, Five), out _, out _));
    }

    // Nothing moves: means are known exactly, all three are equal, and James–Stein has nothing to do; Bayes–Stein has no inverse.
    [Fact]
    public void ConstantSeries_AreTheirOwnMeans()
    {
        ReturnPanel constant = SamplePanels.Create(3, [.. Enumerable.Repeat(0.01, 30)]);
        AssertClose([0.01, 0.01, 0.01], new JamesSteinMean().Estimate(constant));
        Assert.False(new BayesSteinMean().TryEstimate(constant, out _, out EstimationFailure? failure));
        Assert.IsType<UndefinedEstimate>(failure);
    }

    [Fact]
    public void IncompletePanel_IsAFailure()
    {
        double?[] values = [.. Five.Select(value => (double?)value)];
        values[12] = null;
        foreach (IExpectedReturnEstimator estimator in Estimators)
        {
            Assert.False(estimator.TryEstimate(SamplePanels.Create(5, values), out _, out EstimationFailure? failure));
            Assert.Equal(estimator is BayesSteinMean { MinimumObservations: 4 }
                ? "C has 7 returns; 8 are needed, 1 more."
                : $"1 of 40 returns are missing, the first of C on 2024-01-03; {estimator.Name} needs a complete panel.", failure.Detail);
        }
    }

    [Fact]
    public void LogPanelAndUnknownTarget_AreRefused()
    {
        ReturnPanel log = SamplePanels.Create(1, [0.01, 0.02, 0.03, 0.01, 0.0], kind: ReturnKind.Log);
        foreach (IExpectedReturnEstimator estimator in Estimators)
        {
            Assert.StartsWith("The panel holds log returns;",
                Assert.Throws<ArgumentException>(() => estimator.TryEstimate(log, out _, out _)).Message, StringComparison.Ordinal);
        }

        Assert.StartsWith("Unknown target 5.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new JamesSteinMean((MeanTarget)5)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Unknown target 5.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new BayesSteinMean((MeanTarget)5)).Message, StringComparison.Ordinal);
    }

    private static IExpectedReturnEstimator[] Estimators { get; } =
    [
        new JamesSteinMean(), new JamesSteinMean(MeanTarget.MinimumVariance), new BayesSteinMean(),
        new BayesSteinMean(MeanTarget.GrandMean, new SampleCovariance()),
    ];

    private static void AssertClose(IEnumerable<double> expected, ImmutableArray<double> actual) =>
        Assert.Equal(expected, actual, (x, y) => Math.Abs(x - y) < 1e-14);
}
