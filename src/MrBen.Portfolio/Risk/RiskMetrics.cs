using System.Diagnostics;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// Risk and performance of one series of simple returns, and of weights under a covariance. Pure functions, thread-safe: the caller's
/// values are neither changed nor reordered, and nothing is allocated beyond pooled copies.
/// </summary>
/// <remarks>
/// Losses (VaR, CVaR, drawdown) are positive. A metric that its input leaves undefined (a ratio whose denominator is zero) is
/// <see langword="null"/>, never NaN, infinity or 0. A deviation or drawdown of at most 1e-14 per period counts as zero: a return is
/// p₁/p₀ − 1, and the rounding of the quotient alone moves it by 1e-16.
/// </remarks>
public static partial class RiskMetrics
{
    internal const double NoDispersion = 1e-14;

    /// <summary>The sample standard deviation (n − 1) of the returns, times √periods per year.</summary>
    /// <param name="returns">Simple or log returns per period, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <returns>Volatility per year, at least 0.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 2 elements or is not finite.</exception>
    /// <remarks>O(T).</remarks>
    public static double AnnualizedVolatility(ReadOnlySpan<double> returns, Frequency frequency)
    {
        Check(returns, minimum: 2);
        return Math.Sqrt(Moments.MeanAndVariance(returns).Variance * frequency.PeriodsPerYear);
    }

    /// <summary>The root of the mean of min(rₜ − MAR, 0)² over all T returns, not only those below the MAR; per period.</summary>
    /// <param name="returns">Returns per period, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="minimumAcceptablePerPeriod">Minimum acceptable return (MAR) per period. Default 0.</param>
    /// <returns>The deviation per period, at least 0; times √periods it is per year.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimumAcceptablePerPeriod"/> is not finite.</exception>
    /// <remarks>
    /// O(T). Source: Sortino and Price (1994), Journal of Investing 3(3); Bacon (2008), Practical Portfolio Performance.
    /// </remarks>
    public static double DownsideDeviation(ReadOnlySpan<double> returns, double minimumAcceptablePerPeriod = 0)
    {
        Check(returns, minimum: 1);
        Guard.Finite(minimumAcceptablePerPeriod);
        return DownsideDeviationOf(returns, minimumAcceptablePerPeriod);
    }

    /// <summary>The arithmetic mean of the returns times periods per year.</summary>
    /// <param name="returns">Returns per period, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <remarks>O(T).</remarks>
    public static double AnnualizedArithmeticReturn(ReadOnlySpan<double> returns, Frequency frequency)
    {
        Check(returns, minimum: 1);
        return Moments.MeanOf(returns) * frequency.PeriodsPerYear;
    }

    /// <summary>Compound growth per year: (Π(1 + rₜ))^(periods per year / T) − 1.</summary>
    /// <param name="returns">Simple returns per period, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <returns>
    /// Above −1; exactly −1 where a return of −1 lost everything; <see langword="null"/> where a return below −1 lost more than everything,
    /// since such wealth cannot compound.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <remarks>O(T).</remarks>
    public static double? AnnualizedGeometricReturn(ReadOnlySpan<double> returns, Frequency frequency)
    {
        Check(returns, minimum: 1);
        return AnnualizedGeometricReturnOf(returns, frequency.PeriodsPerYear);
    }

    internal static double DownsideDeviationOf(ReadOnlySpan<double> returns, double minimumAcceptablePerPeriod) =>
        PartialMoments.Of(returns, minimumAcceptablePerPeriod).LowerDeviation;

    internal static double? AnnualizedGeometricReturnOf(ReadOnlySpan<double> returns, double periodsPerYear) =>
        LogGrowthOf(returns) is { } growth ? double.ExpM1(growth * periodsPerYear / returns.Length) : null;

    /// <summary>ln Π(1 + rₜ): −∞ where a return of −1 lost everything first, null where one below −1 lost more.</summary>
    internal static double? LogGrowthOf(ReadOnlySpan<double> returns)
    {
        Debug.Assert(returns.Length > 0, "Callers check.");
        foreach (double value in returns)
        {
            if (value <= -1)
            {
                return value == -1 ? double.NegativeInfinity : null;
            }
        }

        return LogSum.Of(returns); // a product over many periods may leave the range of a double
    }

    private static void Check(ReadOnlySpan<double> returns, int minimum)
    {
        Guard.AtLeast(minimum, returns.Length, "returns", nameof(returns));
        Guard.AllFinite(returns);
    }
}
