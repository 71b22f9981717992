using System.Buffers;
using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Statistics;

/// <summary>
/// Quantiles of a sample by two stated definitions. Pure functions, thread-safe; the caller's values stay in their order.
/// O(n), one pooled copy.
/// </summary>
/// <remarks>Source of the numbering: Hyndman and Fan (1996), The American Statistician 50(4).</remarks>
public static class Quantiles
{
    // n·p of decimal probabilities misses whole numbers by a few ulps (0.55 × 100 is 55.00000000000001), and a step function would then
    // jump.
    private const double WholeNumber = 1e-9;

    /// <summary>
    /// Hyndman–Fan type 7: linear interpolation between order statistics at position (n − 1)·p + 1. The default of R, NumPy and Excel.
    /// </summary>
    /// <param name="values">At least 1 finite value, in any order.</param>
    /// <param name="probability">In [0, 1]; 0 gives the smallest value, 1 the largest.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not in [0, 1].</exception>
    public static double Interpolated(ReadOnlySpan<double> values, double probability)
    {
        Check(values, probability);
        double[] rented = ArrayPool<double>.Shared.Rent(values.Length);
        try
        {
            Span<double> copy = rented.AsSpan(0, values.Length);
            values.CopyTo(copy);
            double position = (copy.Length - 1) * probability;
            int below = (int)Math.Floor(position);
            double lower = Selection.Nth(copy, below);
            if (below == copy.Length - 1)
            {
                return lower;
            }

            double upper = double.PositiveInfinity;
            foreach (double value in copy[(below + 1)..])
            {
                upper = Math.Min(upper, value);
            }

            return lower + ((position - below) * (upper - lower));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>
    /// Hyndman–Fan type 1, the lower empirical quantile: the smallest observed value x such that at least the share
    /// <paramref name="probability"/> of the values is not above x. Always one of the values.
    /// </summary>
    /// <inheritdoc cref="Interpolated"/>
    public static double Lower(ReadOnlySpan<double> values, double probability)
    {
        Check(values, probability);
        double[] rented = ArrayPool<double>.Shared.Rent(values.Length);
        try
        {
            Span<double> copy = rented.AsSpan(0, values.Length);
            values.CopyTo(copy);
            return Selection.Nth(copy, LowerIndex(copy.Length, probability));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>Type 7 of ascending values, at least 1.</summary>
    internal static double InterpolatedOf(ReadOnlySpan<double> ascending, double probability)
    {
        double position = (ascending.Length - 1) * probability;
        int below = (int)Math.Floor(position);
        double lower = ascending[below];
        return below == ascending.Length - 1 ? lower : lower + ((position - below) * (ascending[below + 1] - lower));
    }

    /// <summary>Where the lower empirical quantile stands among n ascending values: ⌈n·p⌉ − 1, and 0 for p = 0.</summary>
    internal static int LowerIndex(int count, double probability)
    {
        double rank = count * probability;
        double whole = Math.Round(rank);
        int ceiling = (int)(Math.Abs(rank - whole) <= WholeNumber ? whole : Math.Ceiling(rank));
        return Math.Clamp(ceiling - 1, 0, count - 1);
    }

    private static void Check(ReadOnlySpan<double> values, double probability)
    {
        Guard.AtLeast(1, values.Length, "values", nameof(values));
        Guard.AllFinite(values);
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), Invariant($"{nameof(probability)} is {probability}; it must be in [0, 1]."));
        }
    }
}
