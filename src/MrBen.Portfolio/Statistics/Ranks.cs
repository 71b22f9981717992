namespace MrBen.Portfolio.Statistics;

/// <summary>Ranks of a sample. Pure functions, thread-safe.</summary>
public static class Ranks
{
    /// <summary>
    /// The rank of each value, from 1 for the smallest; equal values share the mean of the ranks they take up together, so that the ranks
    /// always sum to n(n + 1)/2.
    /// </summary>
    /// <param name="values">Finite values, in any order; their order stays.</param>
    /// <param name="ranks">Receives one rank for each value, of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a value is not finite.</exception>
    /// <remarks>O(n log n). Source: Kendall (1945), Biometrika 33(3), mid-ranks.</remarks>
    public static void Average(ReadOnlySpan<double> values, Span<double> ranks)
    {
        Guard.Length(values.Length, ranks.Length, "ranks (one per value)", nameof(ranks));
        Guard.AllFinite(values);
        double[] sorted = values.ToArray();
        int[] order = new int[values.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(sorted, order);
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            // Places start + 1 to end, counted from 1: their mean.
            double rank = 0.5 * (start + 1 + end);
            for (int k = start; k < end; k++)
            {
                ranks[order[k]] = rank;
            }

            start = end;
        }
    }
}
