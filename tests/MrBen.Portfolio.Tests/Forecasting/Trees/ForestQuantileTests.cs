using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.Tests.Forecasting.Trees;

public class ForestQuantileTests
{
    // The definition itself (Meinshausen 2006, section 3): all labels with their weights in one sorted list.
    [Fact]
    public void PredictQuantiles_RandomForests_EqualTheDefinition()
    {
        Random random = new(1);
        for (int run = 0; run < TestTier.Count(brief: 200, full: 5_000); run++)
        {
            int features = random.Next(1, 6);
            ImmutableArray<DecisionTree> trees = RandomForests.Trees(random, random.Next(1, 30), features, 10, withSamples: true);
            TreeForest forest = TreeForest.Create(RandomForests.Schema(features), trees, ForestAggregation.Mean);
            float[] row = RandomForests.Row(random, features);
            double[] levels = [.. Enumerable.Range(0, 20).Select(_ => 0.001 + (0.998 * random.NextDouble()))];
            double[] quantiles = new double[20];
            forest.PredictQuantiles(new(forest.Schema, row), levels, quantiles);
            Assert.Equal(levels.Select(level => Definition(trees, row, level)), quantiles);
        }
    }

    // One tree, four labels: shares of exactly a quarter each, so the step at 0.25, 0.5 and 0.75 belongs to the lower label.
    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(0.25, 1)]
    [InlineData(0.2501, 2)]
    [InlineData(0.5, 2)]
    [InlineData(0.75, 5)]
    [InlineData(0.99, 9)]
    public void PredictQuantiles_OneLeaf_IsTheInverseOfItsSteps(double level, double expected)
    {
        TreeForest forest = TreeForest.Create(
            RandomForests.Schema(1), [new DecisionTree { LeafValues = [1], LeafRows = [4], LeafSamples = [[1, 2, 5, 9]] }], ForestAggregation.Mean);
        double[] quantile = new double[1];
        forest.PredictQuantiles(new(forest.Schema, [0]), [level], quantile);
        Assert.Equal(expected, quantile[0]);
    }

    [Fact]
    public void PredictQuantiles_ManyDifferentLabels_AscendWithTheLevel()
    {
        Random random = new(2);
        ImmutableArray<float> labels = [.. Enumerable.Range(0, 5_000).Select(_ => (float)random.NextDouble()).Order()];
        TreeForest forest = TreeForest.Create(
            RandomForests.Schema(1),
            [TreeForestTests.Stump with { LeafSamples = [labels, [0.5f]] }, TreeForestTests.Stump with { LeafSamples = [[.. labels.Take(99)], labels] }],
            ForestAggregation.Mean);
        double[] levels = [.. Enumerable.Range(1, 999).Select(i => i / 1000.0)];
        double[] quantiles = new double[levels.Length];
        forest.PredictQuantiles(new(forest.Schema, [0]), levels, quantiles);
        Assert.Equal(quantiles.Order(), quantiles);
        Assert.True(quantiles[508] <= labels[98]); // half of the weight and 99 of 5,000 parts of the rest lie there: 0.5099
        Assert.Equal(labels[99], quantiles[509]);
    }

    [Fact]
    public void PredictQuantiles_WrongArguments_AreRefused()
    {
        TreeForest without = RandomForests.Forest(1, 2, 1, 3);
        TreeForest with = RandomForests.Forest(1, 2, 1, 3, withSamples: true);
        double[] one = new double[1];
        Assert.Equal("The leaves of this forest hold no labels, so it has no quantiles.",
            Assert.Throws<InvalidOperationException>(() => without.PredictQuantiles(new(without.Schema, [0]), [0.5], one)).Message);
        foreach (double level in (double[])[0, 1, double.NaN, -1])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => with.PredictQuantiles(new(with.Schema, [0]), [level], one));
        }

        Assert.Throws<ArgumentException>(() => with.PredictQuantiles(new(with.Schema, [0]), [0.1, 0.2], one));
    }

    private static double Definition(ImmutableArray<DecisionTree> trees, float[] row, double level)
    {
        (float Label, decimal Weight)[] all = [.. trees
            .Select(tree => tree.LeafSamples[RandomForests.LeafOf(tree, row)])
            .SelectMany(labels => labels.Select(label => (label, 1m / labels.Length / trees.Length)))
            .OrderBy(pair => pair.label)];
        decimal below = 0;
        foreach ((float label, decimal weight) in all)
        {
            below += weight;
            if (below + 1e-13m >= (decimal)level)
            {
                return label;
            }
        }

        return all[^1].Label;
    }
}
