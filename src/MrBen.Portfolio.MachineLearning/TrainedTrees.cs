using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using static System.FormattableString;

namespace MrBen.Portfolio.MachineLearning;

/// <summary>What Microsoft.ML trained: its trees, and its own model to compare them with.</summary>
internal sealed class TrainedTrees
{
    /// <summary>Rows on which the forest and Microsoft.ML's own model are compared.</summary>
    private const int ComparedRows = 200;

    /// <summary>
    /// Of the largest label: Microsoft.ML rounds to single precision, a mean of trees twice, so by at most 1.2e-7 of the value.
    /// </summary>
    private const double Tolerance = 1e-6;

    private readonly MLContext _context;
    private readonly RowView _view;
    private readonly ITransformer _model;
    private readonly IReadOnlyList<RegressionTreeBase> _trees;
    private readonly IReadOnlyList<double> _weights;

    private TrainedTrees(
        MLContext context, RowView view, ITransformer model, ForestAggregation aggregation, double bias,
        IReadOnlyList<RegressionTreeBase> trees, IReadOnlyList<double> weights)
    {
        (_context, _view, _model, _trees, _weights) = (context, view, model, trees, weights);
        (Aggregation, Bias) = (aggregation, bias);
    }

    public ForestAggregation Aggregation { get; }

    public double Bias { get; }

    public int Count => _trees.Count;

    public static TrainedTrees Fit(MLContext context, RowView view, ForestTrainerOptions options)
    {
        IDataView data = view.ToDataView(context);
        if (options.Algorithm == ForestAlgorithm.RandomForest)
        {
            RegressionPredictionTransformer<FastForestRegressionModelParameters> forest =
                context.Regression.Trainers.FastForest(TrainerSettings.ForestOf(options, view.HasWeights)).Fit(data);
            TreeEnsemble<QuantileRegressionTree> grown = forest.Model.TrainedTreeEnsemble;

            // Its weights are 1 and its score is the mean all the same.
            return new TrainedTrees(context, view, forest, ForestAggregation.Mean, grown.Bias, grown.Trees, grown.TreeWeights);
        }

        RegressionPredictionTransformer<FastTreeRegressionModelParameters> boosted =
            context.Regression.Trainers.FastTree(TrainerSettings.BoostedOf(options, view.HasWeights)).Fit(data);
        TreeEnsemble<RegressionTree> ensemble = boosted.Model.TrainedTreeEnsemble;
        return new TrainedTrees(context, view, boosted, ForestAggregation.Sum, ensemble.Bias, ensemble.Trees, ensemble.TreeWeights);
    }

    /// <summary>Why the trees are no model; nothing where they are.</summary>
    public (ForestTrainingStatus Status, string Detail)? FindFault()
    {
        if (_trees.All(tree => tree.NumberOfNodes == 0))
        {
            return (ForestTrainingStatus.NoSplit,
                Invariant($"None of {_trees.Count} trees found a split with enough rows on both sides, in {_view.Count} rows."));
        }

        if (!double.IsFinite(Bias))
        {
            return (ForestTrainingStatus.NotFinite, Invariant($"The bias is {Bias}."));
        }

        for (int i = 0; i < _trees.Count; i++)
        {
            foreach (double value in _trees[i].LeafValues)
            {
                if (!double.IsFinite(value * _weights[i]))
                {
                    return (ForestTrainingStatus.NotFinite, Invariant($"Tree {i} has a leaf of {value}; the labels are too large."));
                }
            }
        }

        return null;
    }

    /// <summary>One tree on the features of the schema, without rows in its leaves.</summary>
    /// <param name="index">The tree.</param>
    /// <param name="features">The place in the schema of each feature that was trained on.</param>
    public DecisionTree Extract(int index, ImmutableArray<int> features)
    {
        RegressionTreeBase tree = _trees[index];
        if (tree.NumberOfNodes == 0)
        {
            return new DecisionTree { LeafValues = [_weights[index] * (tree.LeafValues.Count > 0 ? tree.LeafValues[0] : 0)] };
        }

        return tree.CategoricalSplitFlags.Any(flag => flag)
            ? throw new InvalidOperationException(Invariant($"Tree {index} splits by category, which numbers do not have."))
            : new DecisionTree
            {
                Features = [.. tree.NumericalSplitFeatureIndexes.Take(tree.NumberOfNodes).Select(feature => features[feature])],
                Thresholds = [.. tree.NumericalSplitThresholds.Take(tree.NumberOfNodes)],
                Left = [.. tree.LeftChild.Take(tree.NumberOfNodes)],
                Right = [.. tree.RightChild.Take(tree.NumberOfNodes)],
                LeafValues = [.. tree.LeafValues.Take(tree.NumberOfNodes + 1).Select(value => value * _weights[index])],
            };
    }

    /// <summary>
    /// Compares the forest with Microsoft.ML's own model on some of the rows: what trees mean must not change with a version. Gives why the
    /// forest is none; nothing where it is one.
    /// </summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public (ForestTrainingStatus Status, string Detail)? FindDisagreement(TreeForest forest, TrainingRows rows)
    {
        double scale = 0;
        foreach (float label in rows.Labels)
        {
            scale = Math.Max(scale, Math.Abs(label));
        }

        int stride = Math.Max(1, rows.Count / ComparedRows);
        int row = 0;
        foreach (float score in _model.Transform(_view.ToDataView(_context, stride)).GetColumn<float>("Score"))
        {
            if (!float.IsFinite(score))
            {
                return (ForestTrainingStatus.NotFinite,
                    Invariant($"Microsoft.ML predicts {score} for row {row}; the labels are too large."));
            }

            double ours = forest.Predict(new FeatureRow(rows.Schema, rows.Features(row)));
            if (!(Math.Abs(ours - score) <= Tolerance * Math.Max(scale, Math.Abs(ours))))
            {
                throw new InvalidOperationException(
                    Invariant($"The forest predicts {ours} for row {row}, Microsoft.ML {score}: ")
                    + "this version of Microsoft.ML means something else by its trees.");
            }

            row += stride;
        }

        return null;
    }
}
