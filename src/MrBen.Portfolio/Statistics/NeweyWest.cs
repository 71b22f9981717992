using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Statistics;

/// <summary>
/// The variance of a mean of dependent observations: heteroskedasticity- and autocorrelation-consistent, with Bartlett's weights. Pure
/// functions, thread-safe, allocation-free.
/// </summary>
/// <remarks>
/// Source: Newey and West (1987), Econometrica 55(3), equation 5; lags by Newey and West (1994), Review of Economic Studies 61(4).
/// </remarks>
public static class NeweyWest
{
    /// <summary>
    /// The long-run variance γ₀ + 2·Σ (1 − j/(L + 1))·γⱼ over the lags j = 1 … L, with γⱼ = Σ (xₜ − mean)(xₜ₋ⱼ − mean) / n.
    /// </summary>
    /// <param name="values">At least 2 finite values, oldest first.</param>
    /// <param name="lags">L, at least 0 and below the number of values; 0 leaves the variance with divisor n.</param>
    /// <returns>At least 0; 0 where the values do not vary. The variance of the mean is this divided by n.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> has fewer than 2 elements or is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lags"/> is outside its range.</exception>
    /// <remarks>O(n·L). Equal to R's sandwich::NeweyWest without prewhitening and without its small-sample factor.</remarks>
    public static double LongRunVariance(ReadOnlySpan<double> values, int lags)
    {
        Guard.AtLeast(2, values.Length, "values", nameof(values));
        Guard.AllFinite(values);
        if (lags < 0 || lags >= values.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(lags), Invariant(
                $"{nameof(lags)} is {lags}; it must be in [0, {values.Length - 1}] for {values.Length} values."));
        }

        double mean = Moments.MeanOf(values);
        double sum = 0;
        for (int lag = 0; lag <= lags; lag++)
        {
            double products = 0;
            for (int t = lag; t < values.Length; t++)
            {
                products += (values[t] - mean) * (values[t - lag] - mean);
            }

            sum += lag == 0 ? products : 2 * (1 - (lag / (lags + 1.0))) * products;
        }

        // Bartlett's weights make the exact sum a sum of squares; rounding may leave it just below 0.
        return Math.Max(0, sum / values.Length);
    }

    /// <summary>The same from deviations from the mean, at least 2, and a checked number of lags; by vectors.</summary>
    internal static double OfDeviations(ReadOnlySpan<double> deviations, int lags)
    {
        double sum = Kernels.Dot(deviations, deviations);
        for (int lag = 1; lag <= lags; lag++)
        {
            sum += 2 * (1 - (lag / (lags + 1.0))) * Kernels.Dot(deviations[lag..], deviations[..^lag]);
        }

        return Math.Max(0, sum / deviations.Length);
    }

    /// <summary>The customary number of lags, ⌊4·(n/100)^(2/9)⌋, and fewer where there are not as many values.</summary>
    /// <param name="observations">Number of values, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="observations"/> is not positive.</exception>
    public static int CustomaryLags(int observations)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(observations);
        return Math.Min(observations - 1, (int)Math.Floor(4 * Math.Pow(observations / 100.0, 2.0 / 9)));
    }
}
