using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Validation;

public class ModelConfidenceSetTests
{
    private static readonly ImmutableArray<string> Four = ["a", "b", "c", "d"];

    // Losses 1 + (0, 0.03, 0.06, 0.16) + 0.6·sin((t + 1)²·(m + 1)), 400 periods, drawn independently. Independent computation in Python 3
    // with NumPy 1.24, 200,000 multinomial draws; the p-values of 20,000 draws agree within 0.012, four standard errors.
    [Theory]
    [InlineData(ConfidenceSetStatistic.Maximum, 0.173, 0.173, 0.0017)]
    [InlineData(ConfidenceSetStatistic.Range, 0.0808, 0.0664, 0.0003)]
    public void TryBuild_FourModels_EqualsAnIndependentComputation(ConfidenceSetStatistic statistic, double b, double c, double d)
    {
        double[] losses =
        [
            .. Enumerable.Range(0, 1_600).Select(i => 1 + (i % 4 == 3 ? 0.16 : 0.03 * (i % 4)) +
                (0.6 * Math.Sin((double)((i / 4) + 1) * ((i / 4) + 1) * ((i % 4) + 1)))),
        ];
        ModelConfidenceSet set = Build(Four, losses, new() { Statistic = statistic, BlockLength = 1, Draws = 20_000 });
        double[] expected = [1, b, c, d];
        int[] ranks = [1, 2, 3, 4];
        double[] means = [1.004853, 1.05758252, 1.07248187, 1.12628925];
        for (int m = 0; m < 4; m++)
        {
            Assert.Equal(expected[m], set.Models[m].PValue, tolerance: 0.012);
            Assert.Equal(ranks[m], set.Models[m].Rank);
            Assert.Equal(means[m], set.Models[m].MeanLoss, tolerance: 1e-8);
            Assert.Equal(set.Models[m].PValue >= 0.10, set.Models[m].IsIncluded);
        }
    }

    // Of two models both statistics are the paired t-test: with independent losses the p-value is 2·(1 − Φ(|t|)).
    [Theory]
    [InlineData(ConfidenceSetStatistic.Maximum)]
    [InlineData(ConfidenceSetStatistic.Range)]
    public void TryBuild_TwoModels_IsThePairedTest(ConfidenceSetStatistic statistic)
    {
        SeededRandom random = new(11);
        double[] losses = [.. Enumerable.Range(0, 2_000).Select(i => random.NextNormal() + (i % 2 * 0.06))];
        double[] differences = [.. Enumerable.Range(0, 1_000).Select(t => losses[(2 * t) + 1] - losses[2 * t])];
        double t = Moments.Mean(differences) / Math.Sqrt(NeweyWest.LongRunVariance(differences, 0) / 1_000);

        ModelConfidenceSet set = Build(["a", "b"], losses, new() { Statistic = statistic, BlockLength = 1, Draws = 20_000 });
        double p = 2 * NormalDistribution.Cumulative(-Math.Abs(t));
        Assert.InRange(p, 0.01, 0.9);
        Assert.Equal(p, set.Models.Min(model => model.PValue), tolerance: 0.012);
    }

    // The best of five is in the set at least as often as promised, with losses that remember.
    [Theory]
    [InlineData(ConfidenceSetStatistic.Maximum)]
    [InlineData(ConfidenceSetStatistic.Range)]
    public void TryBuild_RememberingLosses_KeepsTheBest(ConfidenceSetStatistic statistic)
    {
        int runs = TestTier.Count(100, 1_000);
        int lost = 0;
        for (int seed = 0; seed < runs; seed++)
        {
            double[] losses = Remembering(seed, 300, [1, 1, 1, 1.05, 1.4]);
            ModelConfidenceSet set = Build(["a", "b", "c", "d", "e"], losses, new() { Statistic = statistic, Draws = 300 });
            lost += set.Models[0].IsIncluded ? 0 : 1;
            Assert.True(set.BlockLength > 1);
        }

        Assert.True(BinomialDistribution.AtLeast(lost, runs, 0.10) > 0.01, $"The best was lost in {lost} of {runs}.");
    }

    [Fact]
    public void TryBuild_OneThatIsFarWorse_LeavesItOut()
    {
        ModelConfidenceSet set = Build(["good", "bad"], Remembering(3, 500, [1, 2]), new());
        Assert.Equal(["good"], set.Included.Select(model => model.Model));
        Assert.StartsWith("At 90 % the best of 2 models is among: good ", set.Detail);
    }

    [Fact]
    public void TryBuild_Twins_StayTogether()
    {
        double[] losses = [.. Remembering(1, 200, [1]).SelectMany(x => new[] { x, x })];
        Assert.All(Build(["a", "b"], losses, new()).Models, model => Assert.Equal(1, model.PValue));
    }

    [Fact]
    public void TryBuild_SameSeed_IsTheSame()
    {
        double[] losses = Remembering(5, 200, [1, 1.1, 1.2]);
        Assert.Equal(Build(["a", "b", "c"], losses, new()).Models, Build(["a", "b", "c"], losses, new()).Models);
    }

    [Fact]
    public void TryBuild_WhatCannotBeBuilt_SaysWhy()
    {
        Assert.False(ModelConfidenceSet.TryBuild(["a", "b"], new double[58], out _, out EstimationFailure? few));
        Assert.Equal("29 periods of losses; 30 are needed.", few.Detail);
        double[] apart = [.. Remembering(1, 50, [1]).SelectMany(x => new[] { x, x + 1 })];
        Assert.False(ModelConfidenceSet.TryBuild(["a", "b"], apart, out _, out EstimationFailure? constant));
        Assert.Equal("The losses of a and b differ by a constant; no test can judge it.", constant.Detail);
        Assert.Throws<ArgumentException>(() => ModelConfidenceSet.TryBuild(["a"], new double[50], out _, out _));
        Assert.Throws<ArgumentException>(() => ModelConfidenceSet.TryBuild(["a", "a"], new double[60], out _, out _));
        Assert.Throws<ArgumentException>(() => ModelConfidenceSet.TryBuild(["a", "b"], new double[61], out _, out _));
        Assert.Throws<ArgumentException>(() => ModelConfidenceSet.TryBuild(["a", "b"], [double.NaN, 1], out _, out _));
        Assert.Throws<ArgumentException>(
            () => ModelConfidenceSet.TryBuild(["a", "b"], new double[60], out _, out _, new ModelConfidenceSetOptions { Draws = 99 }));
    }

    private static ModelConfidenceSet Build(ImmutableArray<string> models, double[] losses, ModelConfidenceSetOptions options)
    {
        Assert.True(ModelConfidenceSet.TryBuild(models, losses, out ModelConfidenceSet? set, out _, options));
        return set;
    }

    // An AR(1) of 0.5 around each mean.
    private static double[] Remembering(int seed, int periods, double[] means)
    {
        SeededRandom random = new(seed);
        double[] errors = new double[means.Length];
        double[] losses = new double[periods * means.Length];
        for (int i = 0; i < losses.Length; i++)
        {
            int m = i % means.Length;
            errors[m] = (0.5 * errors[m]) + (0.5 * random.NextNormal());
            losses[i] = means[m] + errors[m];
        }

        return losses;
    }
}
