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
    /// <para>O(labels of these leaves + √(different labels)): the weight is gathered in about √n strips of neighbouring labels, then the
    /// strips that hold a quantile are looked at label by label. Nothing is allocated but what the shared pool lends.</para>
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
        int[] leaves = ArrayPool<int>.Shared.Rent(_roots.Length);
        double[] weights = ArrayPool<double>.Shared.Rent(strips + (1 << shift));
        try
        {
            Span<int> fallenInto = leaves.AsSpan(0, _roots.Length);
            Span<double> byStrip = weights.AsSpan(0, strips);
            Gather(features, fallenInto, byStrip, shift);
            for (int i = 0; i < probabilities.Length; i++)
            {
                quantiles[i] = Quantile(probabilities[i], fallenInto, byStrip, weights.AsSpan(strips, 1 << shift), shift);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(leaves);
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

    private void Gather(ReadOnlySpan<float> features, Span<int> leaves, Span<double> byStrip, int shift)
    {
        byStrip.Clear();
        for (int tree = 0; tree < leaves.Length; tree++)
        {
            leaves[tree] = LeafOf(_roots[tree], features);
            ReadOnlySpan<int> ranks = RanksOf(leaves[tree]);
            double weight = 1.0 / ranks.Length;

            // Ranks ascend: labels of one strip are counted before memory is touched.
            for (int i = 0; i < ranks.Length;)
            {
                int strip = ranks[i] >> shift;
                int first = i;
                while (i < ranks.Length && ranks[i] >> shift == strip)
                {
                    i++;
                }

                byStrip[strip] += (i - first) * weight;
            }
        }
    }

    private double Quantile(double probability, ReadOnlySpan<int> leaves, ReadOnlySpan<double> byStrip, Span<double> byLabel, int shift)
    {
        // All weight is the number of trees; the slack lets a share that is exact but for rounding count as reached.
        double wanted = (probability * leaves.Length) - (1e-12 * leaves.Length);
        double below = 0;
        int strip = 0;
        while (strip < byStrip.Length - 1 && below + byStrip[strip] < wanted)
        {
            below += byStrip[strip++];
        }

        int start = strip << shift;
        int end = Math.Min(start + byLabel.Length, _layout.Support.Length);
        byLabel.Clear();
        foreach (int leaf in leaves)
        {
            ReadOnlySpan<int> ranks = RanksOf(leaf);
            double weight = 1.0 / ranks.Length;
            for (int i = FirstAtLeast(ranks, start); i < ranks.Length && ranks[i] < end; i++)
            {
                byLabel[ranks[i] - start] += weight;
            }
        }

        // The last label with weight answers where rounding leaves the sum below what is wanted.
        int last = start;
        for (int rank = start; rank < end; rank++)
        {
            double weight = byLabel[rank - start];
            if (weight > 0)
            {
                last = rank;
                below += weight;
                if (below >= wanted)
                {
                    break;
                }
            }
        }

        return _layout.Support[last];
    }

    private ReadOnlySpan<int> RanksOf(int leaf) => _layout.SampleRanks.AsSpan(_sampleStarts[leaf].._sampleStarts[leaf + 1]);

    private static int FirstAtLeast(ReadOnlySpan<int> ascending, int value)
    {
        int low = 0;
        int high = ascending.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            (low, high) = ascending[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
