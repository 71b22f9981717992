using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>Omega: Σ(rₜ − τ)₊/Σ(τ − rₜ)₊, what was gained above the threshold for each unit lost below it.</summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="thresholdPerPeriod">τ per period. Default 0, where Omega is the profit factor (gain–loss ratio).</param>
    /// <returns>At least 0; <see langword="null"/> where no return is below the threshold.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="thresholdPerPeriod"/> is not finite.</exception>
    /// <remarks>
    /// O(T). Omega − 1 is the Omega–Sharpe ratio, and at τ = 0 the gain-to-pain ratio. Sources: Keating and Shadwick (2002), J. Performance
    /// Measurement 6(3); Bernardo and Ledoit (2000), J. Political Economy 108(1), at τ = 0. PerformanceAnalytics' Omega and
    /// BernardoLedoitRatio: equal.
    /// </remarks>
    public static double? OmegaRatio(ReadOnlySpan<double> returns, double thresholdPerPeriod = 0) =>
        PartialMomentsOf(returns, thresholdPerPeriod).Omega;

    /// <summary>Kappa of order k: (m − τ)/LPMₖ^(1/k), the mean above the threshold over the root of the lower partial moment.</summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="order">k, above 0; 1 is Omega − 1, 2 the Sortino ratio per period.</param>
    /// <param name="thresholdPerPeriod">τ per period. Default 0.</param>
    /// <returns>Per period, of any sign; <see langword="null"/> where no return is below the threshold.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>O(T). Source: Kaplan and Knowles (2004), Kappa, equation 7; PerformanceAnalytics' Kappa: equal.</remarks>
    public static double? KappaRatio(ReadOnlySpan<double> returns, double order, double thresholdPerPeriod = 0)
    {
        double moment = LowerPartialMoment(returns, order, thresholdPerPeriod);
        ArgumentOutOfRangeException.ThrowIfZero(order);
        return Ratio(Moments.MeanOf(returns) - thresholdPerPeriod, Math.Pow(moment, 1 / order));
    }

    /// <summary>Upside potential ratio: Σ(rₜ − τ)₊/T over the <see cref="DownsideDeviation"/> below the same threshold.</summary>
    /// <remarks>
    /// All T returns count above and below; PerformanceAnalytics' default (method="subset") divides the sum above by the number of returns
    /// above. O(T). Source: Sortino, van der Meer and Plantinga (1999), J. Portfolio Management 26(1).
    /// </remarks>
    /// <inheritdoc cref="OmegaRatio"/>
    public static double? UpsidePotentialRatio(ReadOnlySpan<double> returns, double thresholdPerPeriod = 0) =>
        PartialMomentsOf(returns, thresholdPerPeriod).UpsidePotentialRatio;

    /// <summary>Payoff ratio: the mean gain of the periods that gained over the mean loss of those that lost.</summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <returns>Above 0; <see langword="null"/> where no period gained or none lost.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <remarks>O(T).</remarks>
    public static double? PayoffRatio(ReadOnlySpan<double> returns) => PartialMomentsOf(returns, 0).Payoff;

    /// <summary>d-ratio: (periods that lost · sum of losses)/(periods that gained · sum of gains).</summary>
    /// <returns>At least 0, smaller is better; <see langword="null"/> where no period gained.</returns>
    /// <remarks>O(T). Source: Lavinio (1999), The Hedge Fund Handbook; PerformanceAnalytics' DRatio: equal.</remarks>
    /// <inheritdoc cref="PayoffRatio"/>
    public static double? DRatio(ReadOnlySpan<double> returns) => PartialMomentsOf(returns, 0).DRatio;

    /// <summary>
    /// Prospect ratio: the mean of gains less 2.25 times the mean of losses, less the minimum acceptable return (MAR), over the
    /// <see cref="DownsideDeviation"/> below the MAR; per period.
    /// </summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="minimumAcceptablePerPeriod">MAR per period. Default 0.</param>
    /// <returns>Per period, of any sign; <see langword="null"/> where no return is below the MAR.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimumAcceptablePerPeriod"/> is not finite.</exception>
    /// <remarks>
    /// PerformanceAnalytics subtracts the MAR once from the sum over all periods, not from its mean; at a MAR of 0 both are equal. O(T).
    /// Source: Watanabe (2006), after Kahneman and Tversky (1979), Econometrica 47(2); Bacon (2008), section 4.
    /// </remarks>
    public static double? ProspectRatio(ReadOnlySpan<double> returns, double minimumAcceptablePerPeriod = 0) =>
        PartialMomentsOf(returns, 0).Prospect(DownsideDeviation(returns, minimumAcceptablePerPeriod), minimumAcceptablePerPeriod);

    /// <summary>Kelly's fraction (m − f)/s²: the share of wealth in the strategy that grows it fastest, for small normal returns.</summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period. Default 0.</param>
    /// <returns>A multiple of wealth, of any sign; <see langword="null"/> where the returns do not vary.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 2 elements or is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="riskFreePerPeriod"/> is not finite.</exception>
    /// <remarks>
    /// PerformanceAnalytics' KellyRatio is half of it by default. O(T). Source: Thorp (2006), The Kelly criterion, equation 7.3.
    /// </remarks>
    public static double? KellyFraction(ReadOnlySpan<double> returns, double riskFreePerPeriod = 0)
    {
        Check(returns, minimum: 2);
        Guard.Finite(riskFreePerPeriod);
        (double mean, double variance) = Moments.MeanAndVariance(returns);
        return KellyFractionOf(mean, Math.Sqrt(variance), riskFreePerPeriod);
    }

    /// <summary>
    /// Adjusted Sharpe ratio: SR·(1 + S/6·SR − K/24·SR²) of one period, with moment skewness S and excess kurtosis K, times √periods per
    /// year.
    /// </summary>
    /// <remarks>
    /// The same as from moments per year, where independent returns have the skewness S/√periods and the excess kurtosis K/periods;
    /// PerformanceAnalytics puts a ratio per year together with the skewness and kurtosis of months. O(T).
    /// Source: Pezier and White (2006), ICMA Centre discussion paper DP2006-10.
    /// </remarks>
    /// <inheritdoc cref="SharpeRatio"/>
    public static double? AdjustedSharpeRatio(ReadOnlySpan<double> returns, Frequency frequency, double riskFreePerPeriod = 0)
    {
        Check(returns, minimum: 2);
        Guard.Finite(riskFreePerPeriod);
        ReturnShape shape = ReturnShape.Of(returns);
        return Ratio(shape.Mean - riskFreePerPeriod, shape.Deviation) is { } sharpe
            ? AdjustedSharpeRatioOf(sharpe, shape.Skewness, shape.ExcessKurtosis) * Math.Sqrt(frequency.PeriodsPerYear)
            : null;
    }

    /// <summary>
    /// Sharpe ratio per year of dependent returns: the mean above the risk-free rate over the root of the long-run variance
    /// (<see cref="NeweyWest"/>), times √periods per year.
    /// </summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period. Default 0.</param>
    /// <param name="lags">Lags of the long-run variance; <see langword="null"/> for the customary number.</param>
    /// <returns>The ratio per year; <see langword="null"/> where the long-run variance is 0.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 2 elements or is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>
    /// Smoothed prices show too small a volatility, and √periods then overstates the ratio per year. The variance is scaled by T/(T − 1),
    /// so that no lags give the Sharpe ratio. O(T·lags). Source: Lo (2002), Financial Analysts Journal 58(4), equations 19 and 20, with
    /// Bartlett's weights on the autocovariances.
    /// </remarks>
    public static double? AutocorrelationAdjustedSharpeRatio(
        ReadOnlySpan<double> returns, Frequency frequency, double riskFreePerPeriod = 0, int? lags = null)
    {
        Check(returns, minimum: 2);
        Guard.Finite(riskFreePerPeriod);
        double variance = NeweyWest.LongRunVariance(returns, lags ?? NeweyWest.CustomaryLags(returns.Length));
        return DependentSharpeOf(
            Moments.MeanOf(returns) - riskFreePerPeriod, variance, returns.Length, frequency.PeriodsPerYear);
    }

    internal static double AdjustedSharpeRatioOf(double sharpe, double skewness, double excessKurtosis) =>
        sharpe * (1 + (sharpe * skewness / 6) - (sharpe * sharpe * excessKurtosis / 24));

    internal static double? KellyFractionOf(double mean, double deviation, double riskFreePerPeriod) =>
        Ratio(mean - riskFreePerPeriod, deviation) is { } sharpe ? sharpe / deviation : null;

    internal static double? DependentSharpeOf(double excess, double longRunVariance, int count, double periodsPerYear) =>
        Ratio(excess * Math.Sqrt(periodsPerYear), Math.Sqrt(longRunVariance * count / (count - 1)));
}
