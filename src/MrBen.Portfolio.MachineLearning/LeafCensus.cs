using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.MachineLearning;

/// <summary>
/// Sends all training rows through a tree: how many come to each leaf, and which labels stand for them. All rows, not only those the tree
/// was grown on (Meinshausen 2006, J. Machine Learning Research 7, section 3).
/// </summary>
internal sealed class LeafCensus
{
    private readonly TrainingRows _rows;
    private readonly int _samples;
    private readonly int[] _byLabel;
    private readonly int[] _leafOf;

    public LeafCensus(TrainingRows rows, int samples)
    {
        (_rows, _samples) = (rows, samples);
        _leafOf = new int[rows.Count];
        _byLabel = [.. Enumerable.Range(0, rows.Count)];
        if (samples > 0)
        {
            // Ties in the order of rows: the sort itself is not stable.
            float[] labels = rows.Labels.ToArray();
            Array.Sort(_byLabel, (a, b) => labels[a] != labels[b] ? labels[a].CompareTo(labels[b]) : a.CompareTo(b));
        }
    }

    /// <summary>The tree with the rows of its leaves, and with labels where they are kept.</summary>
    public DecisionTree Count(DecisionTree tree)
    {
        int[] counts = new int[tree.LeafValues.Length];
        for (int row = 0; row < _leafOf.Length; row++)
        {
            int leaf = LeafOf(tree, _rows.Features(row));
            _leafOf[row] = leaf;
            counts[leaf]++;
        }

        // Microsoft.ML rounds a threshold between two values to single precision, which may be the upper one; a leaf of that value alone
        // then loses its rows, also in its own predictions.
        return tree with
        {
            LeafRows = [.. counts.Select(count => Math.Max(1, count))],
            LeafSamples = _samples > 0 ? Sample(tree, counts) : [],
        };
    }

    private static int LeafOf(DecisionTree tree, ReadOnlySpan<float> features)
    {
        ReadOnlySpan<int> compared = tree.Features.AsSpan();
        ReadOnlySpan<float> thresholds = tree.Thresholds.AsSpan();
        int branch = compared.Length == 0 ? ~0 : 0;
        while (branch >= 0)
        {
            branch = features[compared[branch]] <= thresholds[branch] ? tree.Left[branch] : tree.Right[branch];
        }

        return ~branch;
    }

    // Rows in the order of labels, so that each leaf's are sorted as they come.
    private ImmutableArray<ImmutableArray<float>> Sample(DecisionTree tree, int[] counts)
    {
        int[][] members = [.. counts.Select(count => new int[count])];
        int[] filled = new int[counts.Length];
        foreach (int row in _byLabel)
        {
            int leaf = _leafOf[row];
            members[leaf][filled[leaf]++] = row;
        }

        return [.. members.Select((rows, leaf) => rows.Length == 0 ? [(float)tree.LeafValues[leaf]] : Represent(rows))];
    }

    // All labels where they are few and weigh the same; else those at the middles of so many equal parts of the weight.
    private ImmutableArray<float> Represent(int[] rows)
    {
        if (_rows.Weights.Length == 0 && rows.Length <= _samples)
        {
            return [.. rows.Select(row => _rows.Labels[row])];
        }

        double total = rows.Sum(row => (double)WeightOf(row));
        ImmutableArray<float>.Builder labels = ImmutableArray.CreateBuilder<float>(_samples);
        double upTo = WeightOf(rows[0]);
        for (int part = 0, place = 0; part < _samples; part++)
        {
            double middle = total * (part + 0.5) / _samples;
            while (place < rows.Length - 1 && upTo < middle)
            {
                upTo += WeightOf(rows[++place]);
            }

            labels.Add(_rows.Labels[rows[place]]);
        }

        return labels.MoveToImmutable();
    }

    private float WeightOf(int row) => _rows.Weights.Length == 0 ? 1 : _rows.Weights[row];
}
