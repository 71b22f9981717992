using System.Buffers;
using System.Numerics;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <content>Quantiles from the labels of the leaves.</content>
public sealed partial class TreeForest
{
    /// <summary>Quantiles of the label for one row.</summary>
    /// <param name="row">The features.</param>
    /// <param name="probabilities">Levels inside (0, 1), in any order.</param>
    /// <param name="quantiles">Takes the quantiles, one for each level; each is a label of the training.</param>
    /// <exception cref="ArgumentException">The row is of another schema, a level is not inside (0, 1), or the lengths differ.</exception>
    /// <exception cref="InvalidOperationException">The leaves hold no labels; see <see cref="HasQuantiles"/>.</exception>
    /// <remarks>
    /// <para>The smallest label at or below which lies at least the level's share of the weight; each tree weighs the same and spreads its
    /// weight evenly over the labels of the leaf that the row falls into. Levels that ascend give quantiles that never descend.</para>
    /// <para>O(trees × depth + labels of these leaves + levels × √n) for n different labels: the weight is gathered by label and by about
    /// √n strips of neighbouring labels, and only the strip that holds a quantile is looked at label by label. Nothing is allocated but what
    /// the shared pool lends.</para>
    /// <para>Source: Meinshausen (2006), J. Machine Learning Research 7, section 3.</para>
    /// </remarks>
    public void PredictQuantiles(Features.FeatureRow row, ReadOnlySpan<double> probabilities, Span<double> quantiles)
    {
        ReadOnlySpan<float> features = Accept(row);
        Guard.Length(probabilities.Length, quantiles.Length, "quantiles (as there are levels)", nameof(quantiles));
        foreach (double probability in probabilities)
        {
            if (!(probability > 0 && probability < 1))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(probabilities), Invariant($"A level is {probability}; it must be inside (0, 1)."));
            }
        }

        if (!HasQuantiles)
        {
            throw new InvalidOperationException("The leaves of this forest hold no labels, so it has no quantiles.");
        }

        // A strip is 2^shift neighbouring labels.
        int shift = (BitOperations.Log2((uint)_layout.Support.Length) + 1) / 2;
        int strips = ((_layout.Support.Length - 1) >> shift) + 1;
        double[] weights = ArrayPool<double>.Shared.Rent(strips + (strips << shift));
        try
        {
            Span<double> byStrip = weights.AsSpan(0, strips);
            Span<double> byLabel = weights.AsSpan(strips, strips << shift);
            Gather(features, byStrip, byLabel, shift);
            for (int i = 0; i < probabilities.Length; i++)
            {
                quantiles[i] = _layout.Support[RankAt(probabilities[i] * _roots.Length, byStrip, byLabel, shift)];
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(weights);
        }
    }

    private static int[] StartsOf(int[] counts)
    {
        int[] starts = new int[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++)
        {
            starts[i + 1] = starts[i] + counts[i];
        }

        return starts;
    }

    private void Gather(ReadOnlySpan<float> features, Span<double> byStrip, Span<double> byLabel, int shift)
    {
        ReadOnlySpan<int> starts = _sampleStarts;
        byStrip.Clear();
        foreach (int root in _roots)
        {
            int leaf = LeafOf(root, features);
            ReadOnlySpan<int> ranks = _layout.SampleRanks.AsSpan(starts[leaf]..starts[leaf + 1]);
            double weight = 1.0 / ranks.Length;
            foreach (int rank in ranks)
            {
                int strip = rank >> shift;
                if (byStrip[strip] == 0)
                {
                    // Only strips that are met are cleared: of many labels most are not.
                    byLabel.Slice(strip << shift, 1 << shift).Clear();
                }

                byStrip[strip] += weight;
                byLabel[rank] += weight;
            }
        }
    }

    // The first label at or below which lies the weight that is wanted; all weight is the number of trees.
    private int RankAt(double wanted, ReadOnlySpan<double> byStrip, ReadOnlySpan<double> byLabel, int shift)
    {
        // A share that is exact but for rounding counts as reached.
        double least = wanted - (1e-12 * _roots.Length);
        double below = 0;
        int last = 0;
        for (int strip = 0; strip < byStrip.Length; strip++)
        {
            if (byStrip[strip] == 0)
            {
                continue;
            }

            if (below + byStrip[strip] < least)
            {
                below += byStrip[strip];
                continue;
            }

            for (int rank = strip << shift; rank < (strip + 1) << shift; rank++)
            {
                if (byLabel[rank] > 0)
                {
                    last = rank;
                    below += byLabel[rank];
                    if (below >= least)
                    {
                        return rank;
                    }
                }
            }
        }

        // Rounding left the sum just below what is wanted: the last label with weight.
        return last;
    }
}
