using System.Buffers;
using System.Diagnostics;

namespace MrBen.Portfolio.Statistics;

/// <summary>
/// Sorts a copy of numbers that spread as returns do: each goes to the bucket of its place between the smallest and the largest, and what is
/// left to do in a bucket is little. Thread-safe, allocation-free but for a pool; the result is that of any sort.
/// </summary>
/// <remarks>
/// O(n) where no few numbers are far from all others, and O(n·log n) at worst: a full bucket is sorted on its own. Source: Dobosiewicz (1978),
/// Sorting by distributive partitioning, Information Processing Letters 7(1).
/// </remarks>
internal static class BucketSort
{
    private const int Fewest = 64;
    private const int FullBucket = 24;

    /// <summary>Writes values in ascending order.</summary>
    /// <param name="values">Finite.</param>
    /// <param name="ascending">Receives them; of the same length, elsewhere in memory.</param>
    public static void Sort(ReadOnlySpan<double> values, Span<double> ascending)
    {
        Debug.Assert(values.Length == ascending.Length && !values.Overlaps(ascending), "Callers check.");
        (double least, double scale) = values.Length < Fewest ? (0, 0) : Scale(values);
        if (!(scale > 0 && double.IsFinite(scale)))
        {
            values.CopyTo(ascending);
            ascending.Sort();
            return;
        }

        int n = values.Length;
        int[] rented = ArrayPool<int>.Shared.Rent((2 * n) + 1);
        try
        {
            Span<int> buckets = rented.AsSpan(0, n);
            Span<int> starts = rented.AsSpan(n, n + 1);
            starts.Clear();
            for (int i = 0; i < values.Length; i++)
            {
                int bucket = (int)((values[i] - least) * scale);
                buckets[i] = bucket;
                starts[bucket + 1]++;
            }

            int most = 0;
            for (int k = 1; k < starts.Length; k++)
            {
                most = Math.Max(most, starts[k]);
                starts[k] += starts[k - 1];
            }

            for (int i = 0; i < values.Length; i++)
            {
                ascending[starts[buckets[i]]++] = values[i];
            }

            if (most > FullBucket)
            {
                SortFull(starts, ascending);
            }

            Insert(ascending);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    // The largest value is in the last of n buckets; the place of a value never falls with it, whatever is rounded.
    private static (double Least, double Scale) Scale(ReadOnlySpan<double> values)
    {
        double least = double.PositiveInfinity;
        double largest = double.NegativeInfinity;
        foreach (double value in values)
        {
            least = Math.Min(least, value);
            largest = Math.Max(largest, value);
        }

        return (least, (values.Length - 1) / (largest - least) * (1 - 1e-12));
    }

    // Each start has become the end of its bucket.
    private static void SortFull(ReadOnlySpan<int> ends, Span<double> values)
    {
        int start = 0;
        foreach (int end in ends)
        {
            if (end - start > FullBucket)
            {
                values[start..end].Sort();
            }

            start = Math.Max(start, end);
        }
    }

    private static void Insert(Span<double> values)
    {
        for (int i = 1; i < values.Length; i++)
        {
            double value = values[i];
            int k = i;
            while (k > 0 && values[k - 1] > value)
            {
                values[k] = values[k - 1];
                k--;
            }

            values[k] = value;
        }
    }
}
