using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>Sharpe ratio: mean of the excess returns over their sample standard deviation (n − 1), times √periods per year.</summary>
    /// <param name="returns">
    /// Simple returns per period, length T ≥ 2. Unitless (0.01 is 1 %). Where the risk-free rate moves, pass excess returns and leave the
    /// rate at 0.
    /// </param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period. Default 0.</param>
    /// <returns>The ratio per year; <see langword="null"/> where the returns do not vary.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 2 elements or is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="riskFreePerPeriod"/> is not finite.</exception>
    /// <remarks>
    /// O(T). Source: Sharpe (1994), J. Portfolio Management 21(1), equations 3 to 6; √periods holds for independent returns (Lo 2002).
    /// </remarks>
    public static double? SharpeRatio(ReadOnlySpan<double> returns, Frequency frequency, double riskFreePerPeriod = 0)
    {
        Check(returns, minimum: 2);
        Guard.Finite(riskFreePerPeriod);
        (double mean, double variance) = Moments.MeanAndVariance(returns);
        return Ratio((mean - riskFreePerPeriod) * Math.Sqrt(frequency.PeriodsPerYear), Math.Sqrt(variance));
    }

    /// <summary>
    /// Sortino ratio: mean return above the minimum acceptable return (MAR) over the <see cref="DownsideDeviation"/> below it (all T
    /// returns in the denominator), times √periods per year.
    /// </summary>
    /// <param name="returns">Simple returns per period, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="minimumAcceptablePerPeriod">MAR per period. Default 0.</param>
    /// <returns>The ratio per year; <see langword="null"/> where no return is below the MAR.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimumAcceptablePerPeriod"/> is not finite.</exception>
    /// <remarks>O(T). Source: Sortino and Price (1994), Journal of Investing 3(3).</remarks>
    public static double? SortinoRatio(ReadOnlySpan<double> returns, Frequency frequency, double minimumAcceptablePerPeriod = 0)
    {
        double deviation = DownsideDeviation(returns, minimumAcceptablePerPeriod);
        return Ratio((Moments.MeanOf(returns) - minimumAcceptablePerPeriod) * Math.Sqrt(frequency.PeriodsPerYear), deviation);
    }

    /// <summary>Calmar ratio over the whole series: <see cref="AnnualizedGeometricReturn"/> over <see cref="MaximumDrawdown"/>.</summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <returns>The ratio; <see langword="null"/> where wealth never fell, or where a return below −1 leaves no compound return.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <remarks>O(T). Source: Young (1991), Futures 20(1); here over the whole series, not over the last 36 months.</remarks>
    public static double? CalmarRatio(ReadOnlySpan<double> returns, Frequency frequency)
    {
        double? growth = AnnualizedGeometricReturn(returns, frequency);
        return growth is { } value ? Ratio(value, LargestDrawdownOf(returns)?.Depth ?? 0) : null;
    }

    internal static double? Ratio(double numerator, double denominator) => denominator > NoDispersion ? numerator / denominator : null;
}
