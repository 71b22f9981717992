using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Features;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <content>What each feature did to a prediction, and the way through a tree.</content>
public sealed partial class TreeForest
{
    private readonly LegendreRule _shapley;

    /// <summary>How much each feature moved the prediction away from <see cref="MeanPrediction"/>: its Shapley value.</summary>
    /// <param name="row">The features.</param>
    /// <param name="contributions">Takes one number for each feature of the schema, in the units of the label; negative lowers.</param>
    /// <exception cref="ArgumentException">The row is of another schema, or the length is not the schema's.</exception>
    /// <remarks>
    /// <para>Exact, so the axioms hold: the contributions and <see cref="MeanPrediction"/> sum to the prediction, a feature that no tree
    /// compares has 0, and equal features have equal parts. The game is that of a tree's paths: the value of a set of features is the mean
    /// of the leaves that the row can reach when the other features are unknown and each branch is taken by its share of training rows
    /// (Lundberg, Erion and Lee 2018, arXiv 1802.03888, algorithm 1).</para>
    /// <para>Computed by Owen's integral of the multilinear extension (1972, Management Science 18(5)): on the way to a leaf,
    /// feature j stays with probability t if the row goes there, and with the share z of rows beside; the product over the way's features
    /// is a polynomial in t, which a Gauss-Legendre rule of half its degree integrates exactly. All terms of a product are positive, so
    /// nothing cancels on deep trees.</para>
    /// <para>O(leaves × depth²); nothing is allocated.</para>
    /// </remarks>
    public void Contributions(FeatureRow row, Span<double> contributions)
    {
        ReadOnlySpan<float> features = Accept(row);
        Guard.Length(Schema.Count, contributions.Length, "contributions (as the schema has features)", nameof(contributions));
        contributions.Clear();
        ShapleyWalk walk = new(
            _splits, _nodeRows, _layout.LeafRows, _layout.LeafValues, _shapley, features, contributions,
            stackalloc int[Depth], stackalloc double[Depth], stackalloc double[Depth]);
        foreach (int root in _roots)
        {
            walk.Visit(root, 0);
        }

        if (Aggregation == ForestAggregation.Mean)
        {
            foreach (ref double contribution in contributions)
            {
                contribution /= _roots.Length;
            }
        }
    }

    /// <summary>The prediction for one row and what each feature did to it, the largest effect first.</summary>
    /// <exception cref="ArgumentException">The row is of another schema.</exception>
    public ForestExplanation Explain(FeatureRow row)
    {
        double[] contributions = new double[Schema.Count];
        Contributions(row, contributions);
        ImmutableArray<FeatureContribution>.Builder parts = ImmutableArray.CreateBuilder<FeatureContribution>(contributions.Length);
        for (int i = 0; i < contributions.Length; i++)
        {
            parts.Add(new FeatureContribution(Schema.Names[i], row.Values[i], contributions[i]));
        }

        // A stable order: effects of one size stay in the schema's.
        return new ForestExplanation(Predict(row), MeanPrediction, [.. parts.OrderByDescending(part => Math.Abs(part.Contribution))]);
    }

    /// <summary>The way of one row through one tree.</summary>
    /// <param name="row">The features.</param>
    /// <param name="tree">The tree, from 0.</param>
    /// <exception cref="ArgumentException">The row is of another schema.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tree.</exception>
    public DecisionPath PathThrough(FeatureRow row, int tree)
    {
        ReadOnlySpan<float> features = Accept(row);
        ArgumentOutOfRangeException.ThrowIfNegative(tree);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tree, _roots.Length);
        ImmutableArray<DecisionStep>.Builder steps = ImmutableArray.CreateBuilder<DecisionStep>();
        int node = _roots[tree];
        while (node >= 0)
        {
            Split split = _splits[node];
            steps.Add(new DecisionStep(Schema.Names[split.Feature], features[split.Feature], split.Threshold, _nodeRows[node]));
            node = split.Next(features);
        }

        return new DecisionPath(steps.ToImmutable(), _layout.LeafValues[~node], _layout.LeafRows[~node]);
    }
}
