using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Statistics;

/// <summary>
/// Three measures of how two samples move together, each in [−1, 1]; <see langword="null"/> where one of the two does not vary, since then
/// none is defined. Pure functions, thread-safe.
/// </summary>
public static class Correlations
{
    /// <summary>The linear correlation Σ(x − x̄)(y − ȳ) / √(Σ(x − x̄)² Σ(y − ȳ)²).</summary>
    /// <param name="x">At least 2 finite values.</param>
    /// <param name="y">As many finite values.</param>
    /// <exception cref="ArgumentException">The lengths differ, there are fewer than 2 values, or a value is not finite.</exception>
    /// <remarks>O(n). Source: Pearson (1895), Proc. Royal Society 58, 240–242.</remarks>
    public static double? Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Check(x, y);
        double[] left = Centered(x);
        double[] right = Centered(y);

        // Divided by the largest deviation first: the squares of very small returns would vanish.
        double product = Kernels.MaxAbs(left) * Kernels.MaxAbs(right);
        if (!(product > 0))
        {
            return null;
        }

        Kernels.Scale(1 / Kernels.MaxAbs(left), left);
        Kernels.Scale(1 / Kernels.MaxAbs(right), right);
        double correlation = Kernels.Dot(left, right) / (Math.Sqrt(Kernels.Dot(left, left)) * Math.Sqrt(Kernels.Dot(right, right)));
        return Math.Clamp(correlation, -1, 1); // beyond ±1 by rounding alone, by the inequality of Cauchy and Schwarz
    }

    /// <summary>The rank correlation: <see cref="Pearson"/> of the average ranks, which is right for ties too.</summary>
    /// <param name="x">At least 2 finite values.</param>
    /// <param name="y">As many finite values.</param>
    /// <exception cref="ArgumentException">The lengths differ, there are fewer than 2 values, or a value is not finite.</exception>
    /// <remarks>O(n log n). Source: Spearman (1904), American J. Psychology 15(1), 72–101.</remarks>
    public static double? Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Check(x, y);
        double[] left = new double[x.Length];
        double[] right = new double[y.Length];
        Ranks.Average(x, left);
        Ranks.Average(y, right);
        return Pearson(left, right);
    }

    /// <summary>
    /// Kendall's τ-b: concordant less discordant pairs over √((n₀ − n₁)(n₀ − n₂)), where n₀ = n(n − 1)/2 and n₁, n₂ count the pairs tied in
    /// x and in y.
    /// </summary>
    /// <param name="x">At least 2 finite values.</param>
    /// <param name="y">As many finite values.</param>
    /// <exception cref="ArgumentException">The lengths differ, there are fewer than 2 values, or a value is not finite.</exception>
    /// <remarks>
    /// O(n log n): the discordant pairs are the exchanges of a merge sort. Sources: Kendall (1945), Biometrika 33(3), 239–251 (τ-b);
    /// Knight (1966), J. American Statistical Association 61(314), 436–439 (the sort).
    /// </remarks>
    public static double? Kendall(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Check(x, y);
        (double X, double Y)[] pairs = new (double, double)[x.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (x[i], y[i]);
        }

        Array.Sort(pairs);
        long tiedInX = 0;
        long tiedInBoth = 0;
        double[] right = new double[pairs.Length];
        int runOfX = 1;
        int runOfBoth = 1;
        right[0] = pairs[0].Y;
        for (int i = 1; i < pairs.Length; i++)
        {
            right[i] = pairs[i].Y;
            bool sameX = pairs[i].X == pairs[i - 1].X;
            runOfX = sameX ? runOfX + 1 : 1;
            runOfBoth = sameX && pairs[i].Y == pairs[i - 1].Y ? runOfBoth + 1 : 1;

            // The k-th of a run is tied with k − 1 before it.
            tiedInX += runOfX - 1;
            tiedInBoth += runOfBoth - 1;
        }

        long discordant = SortCountingExchanges(right, new double[right.Length]);
        long tiedInY = 0;
        int runOfY = 1;
        for (int i = 1; i < right.Length; i++)
        {
            runOfY = right[i] == right[i - 1] ? runOfY + 1 : 1;
            tiedInY += runOfY - 1;
        }

        long all = (long)pairs.Length * (pairs.Length - 1) / 2;
        if (tiedInX == all || tiedInY == all)
        {
            return null;
        }

        long concordantLessDiscordant = all - tiedInX - tiedInY + tiedInBoth - (2 * discordant);
        double tau = concordantLessDiscordant / (Math.Sqrt(all - tiedInX) * Math.Sqrt(all - tiedInY));
        return Math.Clamp(tau, -1, 1); // beyond ±1 by the rounding of the roots alone
    }

    // Bottom-up merge sort; each time an element of the right run passes the rest of the left run, it exchanges with all of them.
    private static long SortCountingExchanges(Span<double> values, Span<double> buffer)
    {
        long exchanges = 0;
        for (long width = 1; width < values.Length; width *= 2)
        {
            for (long start = 0; start + width < values.Length; start += 2 * width)
            {
                int left = (int)start;
                int middle = (int)(start + width);
                int right = middle;
                int end = (int)Math.Min(start + (2 * width), values.Length);
                for (int k = (int)start; k < end; k++)
                {
                    bool fromRight = left == middle || (right < end && values[right] < values[left]);
                    exchanges += fromRight ? middle - left : 0;
                    buffer[k] = fromRight ? values[right++] : values[left++];
                }

                buffer[(int)start..end].CopyTo(values[(int)start..end]);
            }
        }

        return exchanges;
    }

    // A constant sample becomes exactly 0, whatever the rounding of its mean.
    private static double[] Centered(ReadOnlySpan<double> values)
    {
        double[] centered = new double[values.Length];
        double mean = values.IndexOfAnyExcept(values[0]) < 0 ? values[0] : Moments.MeanOf(values);
        for (int i = 0; i < centered.Length; i++)
        {
            centered[i] = values[i] - mean;
        }

        return centered;
    }

    private static void Check(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Guard.AtLeast(2, x.Length, "values", nameof(x));
        Guard.Length(x.Length, y.Length, "values (one for each of x)", nameof(y));
        Guard.AllFinite(x);
        Guard.AllFinite(y);
    }
}
