using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.Tests.Forecasting.Trees;

[Collection(nameof(MeasuredAlone))]
public class TreeForestTests
{
    [Theory]
    [InlineData(ForestAggregation.Mean)]
    [InlineData(ForestAggregation.Sum)]
    public void Predict_RandomForests_EqualsThePlainWalk(ForestAggregation aggregation)
    {
        Random random = new(1);
        for (int run = 0; run < TestTier.Count(brief: 200, full: 5_000); run++)
        {
            int features = random.Next(1, 12);
            ImmutableArray<DecisionTree> trees = RandomForests.Trees(random, random.Next(1, 20), features, 30);
            TreeForest forest = TreeForest.Create(RandomForests.Schema(features), trees, aggregation, bias: 0.25);
            float[] row = RandomForests.Row(random, features);
            double sum = trees.Sum(tree => tree.LeafValues[RandomForests.LeafOf(tree, row)]);

            // The order of the sum is the forest's own: twenty values below 1 in size.
            Assert.Equal(
                (aggregation == ForestAggregation.Mean ? sum / trees.Length : sum) + 0.25, forest.Predict(new(forest.Schema, row)),
                tolerance: 1e-14);
        }
    }

    [Fact]
    public void Predict_OnTheThreshold_GoesLeft()
    {
        TreeForest forest = TreeForest.Create(RandomForests.Schema(1), [Stump], ForestAggregation.Sum);
        Assert.Equal(10, forest.Predict(new(forest.Schema, [0.5f])));
        Assert.Equal(20, forest.Predict(new(forest.Schema, [MathF.BitIncrement(0.5f)])));
    }

    [Fact]
    public void Create_CountsWhatItHolds()
    {
        TreeForest forest = TreeForest.Create(
            RandomForests.Schema(1), [Stump, new DecisionTree { LeafValues = [3], LeafRows = [7] }], ForestAggregation.Mean, 1, """{"a":1}""");
        Assert.Equal((2, 1, 3, 1), (forest.TreeCount, forest.NodeCount, forest.LeafCount, forest.Depth));
        Assert.Equal((ForestAggregation.Mean, 1.0, """{"a":1}"""), (forest.Aggregation, forest.Bias, forest.Manifest));
        Assert.Equal((((((10 * 1) + (20 * 3)) / 4.0) + 3) / 2) + 1, forest.MeanPrediction);
        Assert.False(forest.HasQuantiles);
    }

    [Fact]
    public void Predict_AnotherSchema_IsRefusedWithTheDifference()
    {
        TreeForest forest = TreeForest.Create(new FeatureSchema(1, ["a", "b"]), [Stump], ForestAggregation.Sum);
        FeatureSchema other = new(1, ["a", "c"]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => forest.Predict(new FeatureRow(other, [1, 2])));
        Assert.Equal(
            $"The model's schema is version 1, 2 features, hash {forest.Schema.Hash[..8]}, the row's version 1, 2 features, hash"
            + $" {other.Hash[..8]}: feature 1 is b there and c here. (Parameter 'row')", error.Message);
        Assert.Throws<ArgumentException>(() => forest.Predict(new FeatureRow(new FeatureSchema(2, ["a", "b"]), [1, 2])));
        Assert.EndsWith("the row has none. (Parameter 'row')", Assert.Throws<ArgumentException>(() => forest.Predict(default)).Message,
            StringComparison.Ordinal);
        Assert.Equal(20, forest.Predict(new FeatureRow(new FeatureSchema(1, ["a", "b"]), [1, 2]))); // equal, not the same object
    }

    [Fact]
    public void FeatureRow_WrongLengthOrNotFinite_IsRefused()
    {
        FeatureSchema schema = new(1, ["a", "b"]);
        Assert.Equal("Expected 2 features (as the schema has), got 1. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => new FeatureRow(schema, [1]).Values.Length).Message);
        Assert.Equal("Feature 1 (b) is NaN; every feature must be finite. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => new FeatureRow(schema, [1, float.NaN]).Values.Length).Message);
        Assert.Throws<ArgumentException>(() => new FeatureRow(schema, [float.NegativeInfinity, 0]).Values.Length);
    }

    public static TheoryData<string, DecisionTree> Unsound => new()
    {
        { "Tree 0: it is null.", null! },
        { "Tree 0: one of its arrays is missing.", Stump with { Right = default } },
        { "Tree 0: 1 features, 0 thresholds, 1 left and 1 right branches.", Stump with { Thresholds = [] } },
        { "Tree 0: 1 inner nodes need 2 leaves; 1 values and 2 rows came.", Stump with { LeafValues = [1] } },
        { "Tree 0: 0 inner nodes need 1 leaves; 0 values and 0 rows came.", new DecisionTree() },
        { "Tree 0: labels of 1 leaves, expected 2.", Stump with { LeafSamples = [[1]] } },
        { "Tree 0: leaf 1 has no labels.", Stump with { LeafSamples = [[1], []] } },
        { "Tree 0: label 1 of leaf 0 is 1; labels must be finite and ascend.", Stump with { LeafSamples = [[2, 1], [1]] } },
        { "Tree 0: label 0 of leaf 1 is NaN; labels must be finite and ascend.", Stump with { LeafSamples = [[2], [float.NaN]] } },
        { "Leaves of a sum of trees have labels; only those of a mean may.", Stump with { LeafSamples = [[2], [1]] } },
        { "Tree 0, node 0: feature 1 is not in [0, 1).", Stump with { Features = [1] } },
        { "Tree 0, node 0: feature -1 is not in [0, 1).", Stump with { Features = [-1] } },
        { "Tree 0, node 0: the threshold is NaN; it must be finite.", Stump with { Thresholds = [float.NaN] } },
        { "Tree 0, node 0: the left branch leads to node 0, which is not in (0, 1).", Stump with { Left = [0] } },
        { "Tree 0, node 0: the right branch leads to node 1, which is not in (0, 1).", Stump with { Right = [1] } },
        { "Tree 0, node 0: the right branch leads to leaf 2, which is not in [0, 2).", Stump with { Right = [~2] } },
        { "Tree 0, node 0: the right branch leads to leaf 0, as another does.", Stump with { Right = [~0] } },
        { "Tree 0, node 0: the right branch leads to leaf 2147483647, which is not in [0, 2).", Stump with { Right = [int.MinValue] } },
        { "Tree 0, node 0: the right branch leads to node 1, as another does.", Fork with { Left = [1, ~0, ~1], Right = [1, ~2, ~3] } },
        { "Tree 0, node 1: the left branch leads to node 1, which is not in (1, 3).", Fork with { Left = [1, 1, ~1] } },
        { "Tree 0, leaf 1: the value is -Infinity; it must be finite.", Stump with { LeafValues = [1, double.NegativeInfinity] } },
        { "Tree 0, leaf 0: 0 rows; at least 1 is needed.", Stump with { LeafRows = [0, 1] } },
        { "Tree 0, all leaves: 2147483648 rows; at most 2147483647 are allowed.", Stump with { LeafRows = [int.MaxValue, 1] } },
        {
            "The bias and the largest values of the trees sum to 2E+300; at most 1E+300 is allowed.",
            Stump with { LeafValues = [-2e300, 1] }
        },
    };

    [Theory]
    [MemberData(nameof(Unsound), DisableDiscoveryEnumeration = true)]
    public void Create_UnsoundTree_IsRefusedWithItsPlace(string message, DecisionTree tree) => Assert.Equal(
        message + " (Parameter 'trees')",
        Assert.Throws<ArgumentException>(() => TreeForest.Create(RandomForests.Schema(1), [tree], ForestAggregation.Sum)).Message);

    [Fact]
    public void Create_BeyondALimit_IsRefused()
    {
        Refuses("The forest has 2 trees; 1 to 1 are allowed. (Parameter 'trees')", new TreeForestLimits { MaxTrees = 1 });
        Refuses("The forest has 6 inner nodes; 0 to 5 are allowed. (Parameter 'trees')", new TreeForestLimits { MaxNodes = 5 });
        Refuses("Tree 0, node 1: it is the 2th on its path; at most 1 are allowed. (Parameter 'trees')", new TreeForestLimits { MaxDepth = 1 });
        Refuses("The schema has 2 features; at most 1 are allowed. (Parameter 'schema')", new TreeForestLimits { MaxFeatures = 1 });
        Refuses("The manifest has 2 bytes; at most 1 are allowed. (Parameter 'manifest')", new TreeForestLimits { MaxManifestBytes = 1 });
        Refuses("MaxTrees must be in [1, 1073741824]; it is 0. (Parameter 'limits')", new TreeForestLimits { MaxTrees = 0 });

        static void Refuses(string message, TreeForestLimits limits) => Assert.Equal(message, Assert.Throws<ArgumentException>(
            () => TreeForest.Create(RandomForests.Schema(2), [Fork, Fork], ForestAggregation.Sum, limits: limits)).Message);
    }

    [Theory]
    [InlineData("", "The manifest is not JSON: ")]
    [InlineData("[1]", "The manifest is a JSON Array; it must be an object.")]
    public void Create_ManifestThatIsNoObject_IsRefused(string manifest, string message) => Assert.StartsWith(message,
        Assert.Throws<ArgumentException>(() => TreeForest.Create(RandomForests.Schema(1), [Stump], ForestAggregation.Sum, 0, manifest)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Create_ManifestThatIsNoText_IsRefused() => Assert.StartsWith("The manifest is not JSON: ",
        Assert.Throws<ArgumentException>(() => TreeForest.Create(
            RandomForests.Schema(1), [Stump], ForestAggregation.Sum, 0, $$"""{"a":"{{(char)0xD800}}"}""")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Create_BiasNotFinite_IsRefused(double bias) => Assert.Throws<ArgumentException>(
        () => TreeForest.Create(RandomForests.Schema(1), [Stump], ForestAggregation.Sum, bias));

    [Fact]
    public void Predict_From32Threads_GivesTheSameBits()
    {
        TreeForest forest = RandomForests.Forest(3, 50, 10, 20, withSamples: true);
        Random random = new(4);
        float[][] rows = [.. Enumerable.Range(0, 200).Select(_ => RandomForests.Row(random, 10))];
        double[] alone = [.. rows.Select(row => All(forest, row))];
        int wrong = 0;
        Thread[] threads = [.. Enumerable.Range(0, 32).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (All(forest, rows[i]) != alone[i])
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, wrong);

        static double All(TreeForest forest, float[] values)
        {
            FeatureRow row = new(forest.Schema, values);
            double[] contributions = new double[10];
            forest.Contributions(row, contributions);
            double[] quantiles = new double[2];
            forest.PredictQuantiles(row, [0.05, 0.5], quantiles);
            return forest.Predict(row) + (3 * contributions.Sum()) + (7 * quantiles.Sum());
        }
    }

    [Fact]
    public void Prediction_WhenWarm_AllocatesNothing()
    {
        TreeForest forest = RandomForests.Forest(3, 50, 10, 20, withSamples: true);
        float[] values = RandomForests.Row(new Random(4), 10);
        double[] contributions = new double[10];
        double[] quantiles = new double[3];
        double[] levels = [0.05, 0.5, 0.95];
        double sum = Once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            sum += Once();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(double.IsFinite(sum));

        double Once()
        {
            FeatureRow row = new(forest.Schema, values);
            forest.Contributions(row, contributions);
            forest.PredictQuantiles(row, levels, quantiles);
            return forest.Predict(row);
        }
    }

    internal static DecisionTree Stump => new()
    {
        Features = [0],
        Thresholds = [0.5f],
        Left = [~0],
        Right = [~1],
        LeafValues = [10, 20],
        LeafRows = [1, 3],
    };

    private static DecisionTree Fork => new()
    {
        Features = [0, 0, 0],
        Thresholds = [0, -1, 1],
        Left = [1, ~0, ~1],
        Right = [2, ~2, ~3],
        LeafValues = [1, 2, 3, 4],
        LeafRows = [1, 1, 1, 1],
    };
}
