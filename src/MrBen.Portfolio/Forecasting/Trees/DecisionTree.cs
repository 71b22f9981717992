using System.Collections.Immutable;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>
/// One binary tree of a forest: an inner node compares one feature with a threshold, a leaf holds a value. Immutable and thread-safe;
/// <see cref="TreeForest.Create"/> checks what it says.
/// </summary>
public sealed record DecisionTree
{
    /// <summary>The feature that each inner node compares, from 0; empty for a tree of one leaf.</summary>
    public ImmutableArray<int> Features { get; init; } = [];

    /// <summary>What it is compared with, finite: at most that goes left, more goes right.</summary>
    public ImmutableArray<float> Thresholds { get; init; } = [];

    /// <summary>Where each inner node's left branch leads: to inner node i, i greater than the node's own place, or to leaf ~i.</summary>
    public ImmutableArray<int> Left { get; init; } = [];

    /// <summary>Where each inner node's right branch leads, in the same way.</summary>
    public ImmutableArray<int> Right { get; init; } = [];

    /// <summary>The value of each leaf, finite; one leaf more than there are inner nodes.</summary>
    public ImmutableArray<double> LeafValues { get; init; } = [];

    /// <summary>How many training rows fell into each leaf, at least 1.</summary>
    public ImmutableArray<int> LeafRows { get; init; } = [];

    /// <summary>
    /// Labels of each leaf that stand for all of it with equal weight, finite, ascending, at least one; empty for a forest without
    /// quantiles. All trees of a forest have them or none.
    /// </summary>
    public ImmutableArray<ImmutableArray<float>> LeafSamples { get; init; } = [];
}
