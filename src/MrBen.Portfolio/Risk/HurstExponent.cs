using System.Buffers;
using System.Diagnostics;
using System.Numerics;
using MathNet.Numerics;

namespace MrBen.Portfolio.Risk;

/// <summary>The Hurst exponent by rescaled range, corrected for the bias of short blocks. Thread-safe, allocation-free.</summary>
/// <remarks>
/// 1/2 plus the slope of ln(R/S) − ln(expected R/S of independent normal returns) on ln(block length), over blocks of 8, 16, 32 … up to
/// half the returns. Sources: Hurst (1951), Trans. ASCE 116; Anis and Lloyd (1976), Biometrika 63(1), equation 5; Weron (2002),
/// Physica A 312.
/// </remarks>
internal static class HurstExponent
{
    /// <summary>Fewest returns: two block lengths, 8 and 16, and two blocks of the larger.</summary>
    public const int FewestReturns = 32;

    /// <summary>The exponent of checked returns, at least 32, from their deviations; null where too few blocks vary.</summary>
    /// <param name="deviations">Returns less a level near their mean, such as the mean itself; any level gives the same exponent.</param>
    public static double? Of(ReadOnlySpan<double> deviations)
    {
        Debug.Assert(deviations.Length >= FewestReturns, "Callers check.");
        int stride = deviations.Length + 1;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * stride);
        try
        {
            Span<double> sums = rented.AsSpan(0, stride);
            Span<double> squares = rented.AsSpan(stride, stride);
            (sums[0], squares[0]) = (0, 0);
            double sum = 0;
            double square = 0;
            for (int t = 0; t < deviations.Length; t++)
            {
                sum += deviations[t];
                square += deviations[t] * deviations[t];
                sums[t + 1] = sum;
                squares[t + 1] = square;
            }

            return Slope(sums, squares);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static double? Slope(ReadOnlySpan<double> sums, ReadOnlySpan<double> squares)
    {
        int points = 0;
        double sumX = 0;
        double sumY = 0;
        double sumXX = 0;
        double sumXY = 0;
        for (int length = 8; length <= (sums.Length - 1) / 2; length *= 2)
        {
            if (MeanRescaledRange(sums, squares, length) is not { } range)
            {
                continue;
            }

            double x = Math.Log(length);
            double y = Math.Log(range) - Math.Log(Expected(length));
            points++;
            sumX += x;
            sumY += y;
            sumXX += x * x;
            sumXY += x * y;
        }

        return points < 2 ? null : 0.5 + (((points * sumXY) - (sumX * sumY)) / ((points * sumXX) - (sumX * sumX)));
    }

    private static double? MeanRescaledRange(ReadOnlySpan<double> sums, ReadOnlySpan<double> squares, int length)
    {
        double sum = 0;
        int blocks = 0;
        for (int start = 0; start + length < sums.Length; start += length)
        {
            double mean = (sums[start + length] - sums[start]) / length;
            double square = (squares[start + length] - squares[start]) / length;
            double variance = square - (mean * mean);

            // What is left of a block that does not vary is the rounding of its square.
            if (variance > RiskMetrics.NoDispersion * RiskMetrics.NoDispersion && variance > 1e-12 * square)
            {
                sum += Range(sums.Slice(start, length + 1), mean) / Math.Sqrt(variance);
                blocks++;
            }
        }

        return blocks > 0 ? sum / blocks : null;
    }

    /// <summary>Highest less lowest of the sums of deviations from the block's mean, the start of 0 included.</summary>
    private static double Range(ReadOnlySpan<double> sums, double mean)
    {
        int width = Vector<double>.Count;
        double origin = sums[0];
        double highest = 0;
        double lowest = 0;
        int t = 1;
        if (sums.Length > width)
        {
            Vector<double> tops = Vector<double>.Zero;
            Vector<double> bottoms = Vector<double>.Zero;
            Vector<double> trend = Vector.CreateSequence(origin + mean, mean);
            Vector<double> step = new(mean * width);
            for (; t <= sums.Length - width; t += width)
            {
                Vector<double> walk = new Vector<double>(sums[t..]) - trend;
                tops = Vector.Max(tops, walk);
                bottoms = Vector.Min(bottoms, walk);
                trend += step;
            }

            for (int lane = 0; lane < width; lane++)
            {
                highest = Math.Max(highest, tops[lane]);
                lowest = Math.Min(lowest, bottoms[lane]);
            }
        }

        for (; t < sums.Length; t++)
        {
            double walk = sums[t] - origin - (t * mean);
            highest = Math.Max(highest, walk);
            lowest = Math.Min(lowest, walk);
        }

        return highest - lowest;
    }

    // Γ((n − 1)/2)/(√π·Γ(n/2))·Σ√((n − i)/i)
    private static double Expected(int length)
    {
        double gammas = Math.Exp(SpecialFunctions.GammaLn(0.5 * (length - 1)) - SpecialFunctions.GammaLn(0.5 * length));
        return gammas / Math.Sqrt(Math.PI) * (length < 64 ? RootSum(length) : RootSeries(length));
    }

    private static double RootSum(int length)
    {
        double sum = 0;
        for (int i = 1; i < length; i++)
        {
            sum += Math.Sqrt((length - i) / (double)i);
        }

        return sum;
    }

    // The same by Euler and Maclaurin's formula with the roots at both ends (Navot 1961): the coefficients are sums of binomial
    // coefficients times ζ(1/2 − k); 1e-15 from the sum of 64 and closer for longer ones.
    private static double RootSeries(int length)
    {
        double n = length;
        double root = -0.00076084047880702162 / n;
        root = (root + 0.0012143390370451572) / n;
        root = (root + 0.0026615402430782283) / n;
        root = (root - 0.0095569507086873885) / n;
        root = (root - 0.10394311248867728) / n;
        return (n * (Math.PI / 2)) + (Math.Sqrt(n) * (root - 1.4603545088095868));
    }
}
