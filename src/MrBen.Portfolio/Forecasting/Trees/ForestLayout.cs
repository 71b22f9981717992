using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>
/// The arrays of all trees one after another, as the file has them: branches count within their tree. What they say may be anything until
/// <see cref="FindFault"/> has found nothing; their lengths fit one another.
/// </summary>
internal sealed partial class ForestLayout
{
    public required ForestAggregation Aggregation { get; init; }

    public required double Bias { get; init; }

    /// <summary>By how much the sum of the trees is divided.</summary>
    private double Summands => Aggregation == ForestAggregation.Mean ? NodeCounts.Length : 1;

    /// <summary>Inner nodes of each tree; it has one leaf more.</summary>
    public required int[] NodeCounts { get; init; }

    public required int[] Features { get; init; }

    public required float[] Thresholds { get; init; }

    public required int[] Left { get; init; }

    public required int[] Right { get; init; }

    public required double[] LeafValues { get; init; }

    public required int[] LeafRows { get; init; }

    /// <summary>All labels that leaves hold, ascending, each once; empty without quantiles, and so are the next two.</summary>
    public required float[] Support { get; init; }

    /// <summary>Labels of each leaf.</summary>
    public required int[] SampleCounts { get; init; }

    /// <summary>The place of each label of each leaf in the support.</summary>
    public required int[] SampleRanks { get; init; }

    /// <summary>Sound layouts one after another, each leaf weighted so that their sum is the mean of what each gives.</summary>
    public static ForestLayout MeanOf(ImmutableArray<ForestLayout> layouts) => new()
    {
        Aggregation = ForestAggregation.Sum,
        Bias = layouts.Sum(layout => layout.Bias / layouts.Length),
        NodeCounts = [.. layouts.SelectMany(layout => layout.NodeCounts)],
        Features = [.. layouts.SelectMany(layout => layout.Features)],
        Thresholds = [.. layouts.SelectMany(layout => layout.Thresholds)],
        Left = [.. layouts.SelectMany(layout => layout.Left)],
        Right = [.. layouts.SelectMany(layout => layout.Right)],
        LeafValues = [.. layouts.SelectMany(layout => layout.LeafValues.Select(value => value / layout.Summands / layouts.Length))],
        LeafRows = [.. layouts.SelectMany(layout => layout.LeafRows)],
        Support = [],
        SampleCounts = [],
        SampleRanks = [],
    };

    /// <exception cref="ArgumentException">Arrays of a tree have lengths that do not fit one another, or there are too many.</exception>
    public static ForestLayout Of(ImmutableArray<DecisionTree> trees, ForestAggregation aggregation, double bias, TreeForestLimits limits)
    {
        if (trees.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A forest needs at least one tree.", nameof(trees));
        }

        for (int i = 0; i < trees.Length; i++)
        {
            if (LengthFault(trees[i], trees[0] is null || trees[0].LeafSamples.IsDefaultOrEmpty) is { } fault)
            {
                throw new ArgumentException(Invariant($"Tree {i}: {fault}"), nameof(trees));
            }
        }

        long nodes = trees.Sum(tree => (long)tree.Features.Length);
        long samples = trees.Sum(tree => tree.LeafSamples.Sum(leaf => (long)leaf.Length));
        if (CountFault(trees.Length, nodes, samples, limits) is { } excess)
        {
            throw new ArgumentException(excess, nameof(trees));
        }

        float[] labels = [.. trees.SelectMany(tree => tree.LeafSamples).SelectMany(leaf => leaf)];
        float[] support = [.. labels.Distinct().Order()];
        return new ForestLayout
        {
            Aggregation = aggregation,
            Bias = bias,
            NodeCounts = [.. trees.Select(tree => tree.Features.Length)],
            Features = [.. trees.SelectMany(tree => tree.Features)],
            Thresholds = [.. trees.SelectMany(tree => tree.Thresholds)],
            Left = [.. trees.SelectMany(tree => tree.Left)],
            Right = [.. trees.SelectMany(tree => tree.Right)],
            LeafValues = [.. trees.SelectMany(tree => tree.LeafValues)],
            LeafRows = [.. trees.SelectMany(tree => tree.LeafRows)],
            Support = support,
            SampleCounts = [.. trees.SelectMany(tree => tree.LeafSamples).Select(leaf => leaf.Length)],
            SampleRanks = [.. labels.Select(label => Array.BinarySearch(support, label))],
        };
    }

    /// <summary>
    /// A sentence where there are more trees, nodes or labels than allowed; lengths that a file claims are judged by it first.
    /// </summary>
    public static string? CountFault(long trees, long nodes, long samples, TreeForestLimits limits) =>
        trees < 1 || trees > limits.MaxTrees ? Invariant($"The forest has {trees} trees; 1 to {limits.MaxTrees} are allowed.")
        : nodes < 0 || nodes > limits.MaxNodes ? Invariant($"The forest has {nodes} inner nodes; 0 to {limits.MaxNodes} are allowed.")
        : samples < 0 || samples > limits.MaxSamples ? Invariant($"The forest has {samples} labels; 0 to {limits.MaxSamples} are allowed.")
        : null;

    private static string? LengthFault(DecisionTree? tree, bool withoutSamples)
    {
        if (tree is null)
        {
            return "it is null.";
        }

        if (tree.Features.IsDefault || tree.Thresholds.IsDefault || tree.Left.IsDefault || tree.Right.IsDefault
            || tree.LeafValues.IsDefault || tree.LeafRows.IsDefault || tree.LeafSamples.IsDefault)
        {
            return "one of its arrays is missing.";
        }

        int nodes = tree.Features.Length;
        if (tree.Thresholds.Length != nodes || tree.Left.Length != nodes || tree.Right.Length != nodes)
        {
            return Invariant(
                $"{nodes} features, {tree.Thresholds.Length} thresholds, {tree.Left.Length} left and {tree.Right.Length} right branches.");
        }

        if (tree.LeafValues.Length != nodes + 1 || tree.LeafRows.Length != nodes + 1)
        {
            return Invariant(
                $"{nodes} inner nodes need {nodes + 1} leaves; {tree.LeafValues.Length} values and {tree.LeafRows.Length} rows came.");
        }

        if (tree.LeafSamples.Length != (withoutSamples ? 0 : nodes + 1))
        {
            return Invariant($"labels of {tree.LeafSamples.Length} leaves, expected {(withoutSamples ? 0 : nodes + 1)}.");
        }

        for (int leaf = 0; leaf < tree.LeafSamples.Length; leaf++)
        {
            ImmutableArray<float> samples = tree.LeafSamples[leaf];
            if (samples.IsDefaultOrEmpty)
            {
                return Invariant($"leaf {leaf} has no labels.");
            }

            for (int i = 0; i < samples.Length; i++)
            {
                if (!float.IsFinite(samples[i]) || (i > 0 && samples[i] < samples[i - 1]))
                {
                    return Invariant($"label {i} of leaf {leaf} is {samples[i]}; labels must be finite and ascend.");
                }
            }
        }

        return null;
    }
}
