using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.Tests.Forecasting.Trees;

/// <summary>Forests of any shape, and the plainest way to walk them.</summary>
internal static class RandomForests
{
    public static FeatureSchema Schema(int features) => new(1, [.. Enumerable.Range(0, features).Select(i => $"f{i}")]);

    public static DecisionTree Tree(Random random, int features, int leaves, bool withSamples)
    {
        int nodes = leaves - 1;
        int[] left = new int[nodes];
        int[] right = new int[nodes];
        int nextNode = 0;
        int nextLeaf = 0;
        Grow(leaves);
        return new DecisionTree
        {
            Features = [.. Enumerable.Range(0, nodes).Select(_ => random.Next(features))],
            Thresholds = [.. Enumerable.Range(0, nodes).Select(_ => Number(random))],
            Left = [.. left],
            Right = [.. right],
            LeafValues = [.. Enumerable.Range(0, leaves).Select(_ => (2 * random.NextDouble()) - 1)],
            LeafRows = [.. Enumerable.Range(0, leaves).Select(_ => random.Next(1, 50))],
            LeafSamples = withSamples
                ? [.. Enumerable.Range(0, leaves).Select(_ => Labels(random))]
                : [],
        };

        // A node is numbered before what is below it, so branches lead onwards.
        int Grow(int count)
        {
            if (count == 1)
            {
                return ~nextLeaf++;
            }

            int node = nextNode++;
            int onTheLeft = random.Next(1, count);
            left[node] = Grow(onTheLeft);
            right[node] = Grow(count - onTheLeft);
            return node;
        }
    }

    public static ImmutableArray<DecisionTree> Trees(Random random, int trees, int features, int leaves, bool withSamples = false) =>
        [.. Enumerable.Range(0, trees).Select(_ => Tree(random, features, random.Next(1, leaves + 1), withSamples))];

    public static TreeForest Forest(int seed, int trees, int features, int leaves, bool withSamples = false) => TreeForest.Create(
        Schema(features), Trees(new Random(seed), trees, features, leaves, withSamples), ForestAggregation.Mean, manifest: """{"seed": 1}""");

    public static float[] Row(Random random, int features) => [.. Enumerable.Range(0, features).Select(_ => Number(random))];

    public static int LeafOf(DecisionTree tree, ReadOnlySpan<float> row)
    {
        int branch = tree.Features.Length == 0 ? ~0 : 0;
        while (branch >= 0)
        {
            branch = row[tree.Features[branch]] <= tree.Thresholds[branch] ? tree.Left[branch] : tree.Right[branch];
        }

        return ~branch;
    }

    public static byte[] Save(TreeForest forest)
    {
        using MemoryStream stream = new();
        forest.Write(stream);
        return stream.ToArray();
    }

    public static TreeForest Load(byte[] bytes, TreeForestLimits? limits = null) => TreeForest.Read(new MemoryStream(bytes, writable: false), limits);

    // A coarse grid, so that features meet thresholds exactly and labels repeat.
    private static float Number(Random random) => random.Next(-8, 9) / 8f;

    private static ImmutableArray<float> Labels(Random random) => [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Number(random)).Order()];
}
