using System.Diagnostics;
using MathNet.Numerics;
using MrBen.Portfolio.Statistics;

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

    /// <summary>The exponent of checked returns, at least 32; null where too few blocks vary.</summary>
    public static double? Of(ReadOnlySpan<double> returns)
    {
        Debug.Assert(returns.Length >= FewestReturns, "Callers check.");
        int points = 0;
        double sumX = 0;
        double sumY = 0;
        double sumXX = 0;
        double sumXY = 0;
        for (int length = 8; length <= returns.Length / 2; length *= 2)
        {
            if (MeanRescaledRange(returns, length) is not { } range)
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

    private static double? MeanRescaledRange(ReadOnlySpan<double> returns, int length)
    {
        double sum = 0;
        int blocks = 0;
        for (int start = 0; start + length <= returns.Length; start += length)
        {
            ReadOnlySpan<double> block = returns.Slice(start, length);
            double mean = Moments.MeanOf(block);
            double squares = 0;
            double walk = 0;
            double highest = 0;
            double lowest = 0;
            foreach (double value in block)
            {
                double deviation = value - mean;
                squares += deviation * deviation;
                walk += deviation;
                highest = Math.Max(highest, walk);
                lowest = Math.Min(lowest, walk);
            }

            double spread = Math.Sqrt(squares / length);
            if (spread > RiskMetrics.NoDispersion)
            {
                sum += (highest - lowest) / spread;
                blocks++;
            }
        }

        return blocks > 0 ? sum / blocks : null;
    }

    // Γ((n − 1)/2)/(√π·Γ(n/2))·Σ√((n − i)/i)
    private static double Expected(int length)
    {
        double sum = 0;
        for (int i = 1; i < length; i++)
        {
            sum += Math.Sqrt((length - i) / (double)i);
        }

        double gammas = Math.Exp(SpecialFunctions.GammaLn(0.5 * (length - 1)) - SpecialFunctions.GammaLn(0.5 * length));
        return gammas / Math.Sqrt(Math.PI) * sum;
    }
}
