using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Validation;

public class BacktestOverfittingTests
{
    // Two blocks, two configurations by their means: in block 1 A has 2 and B 1, in block 2 A has 0 and B 3. The best of each block is the
    // worst of the other: rank 1 of 2, ln(⅓/⅔) = −ln 2, probability 1. In and out of sample: (2, 0) and (3, 1), slope 1.
    [Fact]
    public void TryEstimate_TwoBlocks_IsTheHandWorkedCase()
    {
        OverfittingEstimate estimate = Estimate(
            [3, 0, 1, 2, -1, 4, 1, 2], 2, new BacktestOverfittingOptions { Blocks = 2, Criterion = OverfittingCriterion.Mean });
        Assert.Equal(1, estimate.Probability);
        Assert.Equal(2, estimate.Combinations);
        Assert.Equal(-Math.Log(2), estimate.MedianLogit, tolerance: 1e-15);
        Assert.Equal(1, estimate.Degradation!.Value, tolerance: 1e-14);
        Assert.Equal(0, estimate.ProbabilityOfLoss);
    }

    // sin((t + 1)²·(c + 1)) + 0.05·c over 60 periods and 5 configurations, 6 blocks. Independent computation in Python 3 with NumPy:
    // itertools.combinations over the blocks, numpy.polyfit for the slope.
    [Theory]
    [InlineData(OverfittingCriterion.SharpeRatio, 0.80, -0.12154117908431081, 0.40)]
    [InlineData(OverfittingCriterion.Mean, 0.85, -0.14065914446519603, 0.45)]
    public void TryEstimate_SixBlocks_EqualsAnIndependentComputation(
        OverfittingCriterion criterion, double probability, double slope, double loss)
    {
        double[] performance =
            [.. Enumerable.Range(0, 300).Select(i => Math.Sin(Square((i / 5) + 1) * ((i % 5) + 1)) + (0.05 * (i % 5)))];
        OverfittingEstimate estimate = Estimate(performance, 5, new BacktestOverfittingOptions { Blocks = 6, Criterion = criterion });
        Assert.Equal(20, estimate.Combinations);
        Assert.Equal(probability, estimate.Probability, tolerance: 1e-15);
        Assert.Equal(-0.6931471805599453, estimate.MedianLogit, tolerance: 1e-14);
        Assert.Equal(slope, estimate.Degradation!.Value, tolerance: 1e-10);
        Assert.Equal(loss, estimate.ProbabilityOfLoss, tolerance: 1e-15);

        static double Square(int x) => x * x;
    }

    // Ten configurations of noise: halves are independent, so that the best of one is at or below the median of ten of the other half the
    // time.
    [Fact]
    public void TryEstimate_PureNoise_IsAboutOneHalf()
    {
        int runs = TestTier.Count(100, 1_000);
        double mean = 0;
        for (int seed = 0; seed < runs; seed++)
        {
            SeededRandom random = new(seed);
            mean += Estimate([.. Enumerable.Range(0, 2_000).Select(_ => random.NextNormal())], 10, new() { Blocks = 8 }).Probability / runs;
        }

        // One run's standard deviation is below one half, of their mean 0.05 at most.
        Assert.Equal(0.5, mean, tolerance: 0.06);
    }

    [Fact]
    public void TryEstimate_OneThatAlwaysWins_IsZero()
    {
        SeededRandom random = new(4);
        double[] performance = [.. Enumerable.Range(0, 1_280).Select(i => (i % 5 == 3 ? 1 : 0) + (0.3 * random.NextNormal()))];
        OverfittingEstimate estimate = Estimate(performance, 5, new BacktestOverfittingOptions());
        Assert.Equal(12_870, estimate.Combinations);
        Assert.Equal(0, estimate.Probability);
        Assert.Equal(Math.Log(5), estimate.MedianLogit, tolerance: 1e-14);
        Assert.StartsWith("In 0.0 % of 12870 halvings of 16 blocks the best of 5 configurations", estimate.Detail);
    }

    // Two that are the same to the bit tie: neither is above the other.
    [Fact]
    public void TryEstimate_Twins_TieAtTheMedian()
    {
        SeededRandom random = new(4);
        double[] one = [.. Enumerable.Range(0, 64).Select(_ => random.NextNormal())];
        OverfittingEstimate estimate = Estimate([.. one.SelectMany(x => new[] { x, x })], 2, new BacktestOverfittingOptions());
        Assert.Equal((1.0, 0.0), (estimate.Probability, estimate.MedianLogit));
    }

    [Fact]
    public void TryEstimate_WhatCannotBeEstimated_SaysWhy()
    {
        Assert.False(BacktestOverfitting.TryEstimate(new double[62], 2, out _, out EstimationFailure? few));
        Assert.Equal("31 periods make no 16 blocks of at least 2; 32 are needed.", few.Detail);
        Assert.False(BacktestOverfitting.TryEstimate(new double[64], 2, out _, out EstimationFailure? flat));
        Assert.Contains("does not vary", flat.Detail, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => BacktestOverfitting.TryEstimate([1, 2, 3], 2, out _, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => BacktestOverfitting.TryEstimate([1, 2, 3], 1, out _, out _));
        Assert.Throws<ArgumentException>(
            () => BacktestOverfitting.TryEstimate(new double[64], 2, out _, out _, new BacktestOverfittingOptions { Blocks = 7 }));
    }

    private static OverfittingEstimate Estimate(double[] performance, int configurations, BacktestOverfittingOptions options)
    {
        Assert.True(BacktestOverfitting.TryEstimate(performance, configurations, out OverfittingEstimate? estimate, out _, options));
        return estimate;
    }
}
