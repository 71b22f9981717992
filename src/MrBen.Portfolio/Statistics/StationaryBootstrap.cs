using System.Diagnostics;

namespace MrBen.Portfolio.Statistics;

/// <summary>
/// The stationary bootstrap: series resampled in blocks of random length that wrap around the end, so that short dependence stays. Pure
/// functions, thread-safe.
/// </summary>
/// <remarks>Source: Politis and Romano (1994), J. American Statistical Association 89(428).</remarks>
public static class StationaryBootstrap
{
    private const double SignificantMultiple = 2; // c of Politis and White

    /// <summary>
    /// The mean block length that is best for the variance of the mean, (2·Ĝ²/D̂)^(1/3)·n^(1/3), from the autocovariances up to where they
    /// stop being significant.
    /// </summary>
    /// <param name="values">At least 2 finite values, oldest first.</param>
    /// <returns>At least 1; at most the smaller of 3√n and n/3, rounded up; 1 where the values do not vary.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> has fewer than 2 elements or is not finite.</exception>
    /// <remarks>
    /// Flat-top weights 1 up to half the bandwidth, then falling to 0; D̂ = 2·ĝ(0)², the corrected constant. O(n·√n).
    /// Sources: Politis and White (2004), Econometric Reviews 23(1); Patton, Politis and White (2009), Econometric Reviews 28(4).
    /// </remarks>
    public static double OptimalBlockLength(ReadOnlySpan<double> values)
    {
        Guard.AtLeast(2, values.Length, "values", nameof(values));
        Guard.AllFinite(values);
        int n = values.Length;
        int needed = Math.Max(5, (int)Math.Ceiling(Math.Sqrt(Math.Log10(n)))); // K: insignificant lags in a row
        int most = Math.Min(n - 1, (int)Math.Ceiling(Math.Sqrt(n)) + needed);
        double longest = Math.Ceiling(Math.Min(3 * Math.Sqrt(n), n / 3.0));
        double[] covariances = new double[most + 1];
        double mean = Moments.MeanOf(values);
        for (int lag = 0; lag <= most; lag++)
        {
            double sum = 0;
            for (int t = lag; t < n; t++)
            {
                sum += (values[t] - mean) * (values[t - lag] - mean);
            }

            covariances[lag] = sum / n;
        }

        if (!(covariances[0] > 0))
        {
            return 1;
        }

        int bandwidth = Math.Min(2 * LastSignificantLag(covariances, needed, n), most);
        double weighted = 0; // Σ λ(k/M)·|k|·R(k)
        double density = covariances[0]; // Σ λ(k/M)·R(k)
        for (int lag = 1; lag <= bandwidth; lag++)
        {
            double share = (double)lag / bandwidth;
            double flatTop = share <= 0.5 ? 1 : 2 * (1 - share);
            weighted += 2 * flatTop * lag * covariances[lag];
            density += 2 * flatTop * covariances[lag];
        }

        double length = Math.Cbrt(weighted * weighted / (density * density) * n); // 2·Ĝ²/(2·ĝ²)
        return double.IsFinite(length) ? Math.Clamp(length, 1, Math.Max(1, longest)) : 1;
    }

    /// <summary>Fills a span with positions 0 to n − 1 in blocks whose lengths are geometric with a mean.</summary>
    /// <param name="random">Where the draws come from; moves on.</param>
    /// <param name="blockLength">Mean length of a block, at least 1; 1 draws each position independently.</param>
    /// <param name="count">n: length of the series that is resampled, at least 1.</param>
    /// <param name="positions">Receives positions, as many as it is long.</param>
    internal static void Draw(ref SeededRandom random, double blockLength, int count, Span<int> positions)
    {
        Debug.Assert(blockLength >= 1, "Callers check.");
        double fresh = 1 / blockLength; // probability that a block ends
        int position = 0;
        for (int t = 0; t < positions.Length; t++)
        {
            // A mean length of 1 begins anew each time without asking: a draw is below 1.
            bool anew = t == 0 || fresh == 1 || random.NextOpen() < fresh;
            position = anew ? random.NextBelow(count) : position + 1 == count ? 0 : position + 1;
            positions[t] = position;
        }
    }

    // The smallest lag m after which K in a row are insignificant; where there is none, the last significant one.
    private static int LastSignificantLag(ReadOnlySpan<double> covariances, int needed, int count)
    {
        double threshold = SignificantMultiple * Math.Sqrt(Math.Log10(count) / count) * covariances[0];
        int last = 0;
        for (int lag = 1; lag < covariances.Length; lag++)
        {
            if (Math.Abs(covariances[lag]) > threshold)
            {
                last = lag;
            }
            else if (lag - last == needed)
            {
                break;
            }
        }

        return Math.Max(1, last);
    }
}
