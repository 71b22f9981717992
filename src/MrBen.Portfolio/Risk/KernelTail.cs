using System.Diagnostics;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

/// <summary>Tail losses of a sample whose steps are smoothed: each return is spread over a neighbourhood of it. Immutable.</summary>
/// <param name="ValueAtRisk">Loss that the smoothed distribution exceeds with probability 1 − confidence.</param>
/// <param name="ConditionalValueAtRisk">Mean of the smoothed losses beyond it.</param>
/// <remarks>
/// Epanechnikov's kernel ¾(1 − v²) on (−1, 1), bandwidth (180√π/7)^⅓·s·T^(−⅓): the one of least mean squared error of the distribution function
/// of a normal population. The kernel ends, so that beyond the quantile's neighbourhood the sample is as it is. Sources: Azzalini (1981),
/// Biometrika 68(1), section 3; Scaillet (2004), Mathematical Finance 14(1), for the expected shortfall.
/// </remarks>
internal readonly record struct KernelTail(double ValueAtRisk, double ConditionalValueAtRisk)
{
    private const double Width = 3.5720412636451862; // (180√π/7)^⅓
    private const int MostSteps = 100;

    /// <summary>The tail of ascending returns, at least 1, with their standard deviation (n − 1).</summary>
    public static KernelTail Of(ReadOnlySpan<double> ascending, double deviation, double confidence)
    {
        Debug.Assert(ascending.Length > 0 && confidence is > 0 and < 1, "Callers check.");
        double h = Width * deviation / Math.Cbrt(ascending.Length);
        double share = (1 - confidence) * ascending.Length;
        double quantile = ascending[ascending.Length - 1 - Quantiles.LowerIndex(ascending.Length, confidence)];
        if (!(deviation > RiskMetrics.NoDispersion))
        {
            return new KernelTail(-quantile, -quantile);
        }

        double low = ascending[0] - h;
        double high = ascending[^1] + h;
        for (int step = 0; step < MostSteps; step++)
        {
            (double below, double density, _) = At(ascending, quantile, h);
            (low, high) = below < share ? (quantile, high) : (low, quantile);
            double next = quantile - ((below - share) / density);
            next = next > low && next < high ? next : 0.5 * (low + high);
            bool settled = Math.Abs(next - quantile) <= 1e-14 * h;
            quantile = next;
            if (settled)
            {
                break;
            }
        }

        (double mass, _, double sum) = At(ascending, quantile, h);
        return new KernelTail(-quantile, -(sum + ((share - mass) * quantile)) / share);
    }

    // Number of smoothed returns below a value, its density there, and the sum of what is below.
    private static (double Below, double Density, double Sum) At(ReadOnlySpan<double> ascending, double value, double h)
    {
        double perWidth = 1 / h;
        double below = 0;
        double density = 0;
        double sum = 0;
        foreach (double entry in ascending)
        {
            double u = (value - entry) * perWidth;
            if (u <= -1)
            {
                break;
            }

            if (u >= 1)
            {
                below++;
                sum += entry;
                continue;
            }

            double rest = 1 - (u * u);
            double part = 0.25 * (2 + (u * (3 - (u * u))));
            below += part;
            density += rest;
            sum += (entry * part) - (0.1875 * h * rest * rest); // of v ≤ u the kernel's mean is −(3/16)(1 − u²)²
        }

        return (below, 0.75 * density * perWidth, sum);
    }
}
