using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>
    /// The smoothing index: sum of the squared weights with which reported returns average true ones, see <see cref="ReturnSmoothing"/>.
    /// </summary>
    /// <returns>
    /// In [1/3, 1], 1 where nothing is smoothed; <see langword="null"/> of fewer than 12 periods, and where the returns do not vary.
    /// </returns>
    /// <inheritdoc cref="ReturnSmoothing.Estimate"/>
    public static double? SmoothingIndex(ReadOnlySpan<double> returns) => ReturnSmoothing.Estimate(returns)?.Index;

    /// <summary>
    /// Geltner's returns: what reported returns were before they were smoothed, (rₜ − ρ·rₜ₋₁)/(1 − ρ) with ρ their autocorrelation at lag 1.
    /// </summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="restored">Receives T − 1 returns, of the second period and those after it; as they were where there are none.</param>
    /// <returns>False where the returns do not vary, or ρ is 1 within 1e-9: nothing can be restored.</returns>
    /// <exception cref="ArgumentException">A length is wrong, or a return is not finite.</exception>
    /// <remarks>Equal to PerformanceAnalytics' Return.Geltner. O(T). Source: Geltner (1993), J. of Real Estate Research 8(3).</remarks>
    public static bool TryRestoreGeltner(ReadOnlySpan<double> returns, Span<double> restored)
    {
        Check(returns, minimum: 2);
        Guard.Length(returns.Length - 1, restored.Length, "numbers (one per return but the first)", nameof(restored));
        if (AutocorrelationOf(returns, 1, Moments.MeanOf(returns)) is not { } share || !(1 - share > 1e-9))
        {
            return false;
        }

        double before = returns[0]; // the two spans may overlap
        for (int t = 1; t < returns.Length; t++)
        {
            double now = returns[t];
            restored[t - 1] = (now - (share * before)) / (1 - share);
            before = now;
        }

        return true;
    }

    /// <summary>
    /// Sharpe ratio information criterion: the Sharpe ratio that weights chosen for their own Sharpe ratio may be expected to have on new
    /// returns, SR − k·P/(T·SR) per year.
    /// </summary>
    /// <param name="returns">Simple returns per period of the weights on the data that chose them, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">P, periods per year.</param>
    /// <param name="parameters">k, numbers that were chosen: of weights that sum to a given number one less than assets. At least 0.</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period. Default 0.</param>
    /// <returns>Per year, below the Sharpe ratio; <see langword="null"/> where that is undefined or not above 0.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 2 elements or is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parameters"/> is negative, or a rate is not finite.</exception>
    /// <remarks>
    /// skfolio's is per period, takes all assets as parameters and has a number below 0 too, where the correction raises it. O(T).
    /// Source: Paulsen and Söhl (2020), Quantitative Finance 20(10), theorem 1.
    /// </remarks>
    public static double? SharpeRatioInformationCriterion(
        ReadOnlySpan<double> returns, Frequency frequency, int parameters, double riskFreePerPeriod = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameters);
        return SharpeRatio(returns, frequency, riskFreePerPeriod) is > 0 and { } sharpe
            ? sharpe - (parameters * frequency.PeriodsPerYear / (returns.Length * sharpe))
            : null;
    }
}
