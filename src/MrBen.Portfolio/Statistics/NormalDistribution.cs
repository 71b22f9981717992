using MathNet.Numerics.Distributions;

namespace MrBen.Portfolio.Statistics;

/// <summary>The standard normal distribution. Thread-safe.</summary>
internal static class NormalDistribution
{
    /// <summary>The quantile Φ⁻¹(p) for p inside (0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not inside (0, 1).</exception>
    public static double Quantile(double probability)
    {
        Guard.InsideUnitInterval(probability);
        return Normal.InvCDF(0, 1, probability);
    }

    /// <summary>The distribution function Φ(x).</summary>
    public static double Cumulative(double x) => Normal.CDF(0, 1, x);

    /// <summary>The density φ(x).</summary>
    public static double Density(double x) => Normal.PDF(0, 1, x);
}
