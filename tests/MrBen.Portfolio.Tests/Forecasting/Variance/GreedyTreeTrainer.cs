using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.Tests.Forecasting.Variance;

/// <summary>One tree of depth 3, grown by the plainest search: eight thresholds a feature, the largest fall of squares first.</summary>
/// <param name="keepsLabels">Whether the leaves keep their labels, all of them, for quantiles.</param>
internal sealed class GreedyTreeTrainer(bool keepsLabels = false) : IForestTrainer
{
    private const int Thresholds = 8;
    private const int FewestRows = 20;
    private const int Depth = 3;

    /// <summary>How often it was asked.</summary>
    public int Trainings { get; private set; }

    public string Name => "one greedy tree";

    public bool TryTrain(
        FeatureSchema schema, ReadOnlySpan<float> features, ReadOnlySpan<float> labels, int seed,
        [NotNullWhen(true)] out TreeForest? forest, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken = default)
    {
        Trainings++;
        (forest, failure) = (null, null);
        if (labels.Length < FewestRows)
        {
            failure = new UndefinedEstimate(null, $"{labels.Length} rows are too few.");
            return false;
        }

        Growth growth = new(schema.Count, features.ToArray(), labels.ToArray());
        growth.Grow([.. Enumerable.Range(0, labels.Length)], Depth);
        forest = TreeForest.Create(schema, [growth.ToTree(keepsLabels)], ForestAggregation.Mean);
        return true;
    }

    private sealed class Growth(int columns, float[] features, float[] labels)
    {
        private readonly List<(int Feature, float Threshold)> _splits = [];
        private readonly List<int> _left = [];
        private readonly List<int> _right = [];
        private readonly List<int[]> _leaves = [];

        public int Grow(int[] rows, int depth)
        {
            if (depth == 0 || BestSplit(rows) is not { } split)
            {
                _leaves.Add(rows);
                return ~(_leaves.Count - 1);
            }

            int node = _splits.Count;
            _splits.Add(split);
            _left.Add(0);
            _right.Add(0);
            _left[node] = Grow([.. rows.Where(row => Value(row, split.Feature) <= split.Threshold)], depth - 1);
            _right[node] = Grow([.. rows.Where(row => Value(row, split.Feature) > split.Threshold)], depth - 1);
            return node;
        }

        public DecisionTree ToTree(bool keepsLabels) => new()
        {
            Features = [.. _splits.Select(split => split.Feature)],
            Thresholds = [.. _splits.Select(split => split.Threshold)],
            Left = [.. _left],
            Right = [.. _right],
            LeafValues = [.. _leaves.Select(leaf => (double)leaf.Average(row => labels[row]))],
            LeafRows = [.. _leaves.Select(leaf => leaf.Length)],
            LeafSamples = keepsLabels ? [.. _leaves.Select(leaf => leaf.Select(row => labels[row]).Order().ToImmutableArray())] : [],
        };

        private float Value(int row, int feature) => features[(row * columns) + feature];

        private (int Feature, float Threshold)? BestSplit(int[] rows)
        {
            (int Feature, float Threshold)? best = null;
            double most = 0;
            for (int feature = 0; feature < columns; feature++)
            {
                float[] sorted = [.. rows.Select(row => Value(row, feature)).Order()];
                float[] candidates =
                    [.. Enumerable.Range(1, Thresholds).Select(k => sorted[k * (rows.Length - 1) / (Thresholds + 1)]).Distinct()];
                foreach (float threshold in candidates)
                {
                    (double left, double right, int onLeft) = (0, 0, 0);
                    foreach (int row in rows)
                    {
                        bool goesLeft = Value(row, feature) <= threshold;
                        (left, right, onLeft) = goesLeft ? (left + labels[row], right, onLeft + 1) : (left, right + labels[row], onLeft);
                    }

                    int onRight = rows.Length - onLeft;
                    double gain = (left * left / onLeft) + (right * right / onRight) - ((left + right) * (left + right) / rows.Length);
                    if (onLeft >= FewestRows && onRight >= FewestRows && gain > most)
                    {
                        (best, most) = ((feature, threshold), gain);
                    }
                }
            }

            return best;
        }
    }
}
