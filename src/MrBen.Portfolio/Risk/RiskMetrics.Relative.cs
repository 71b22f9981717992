using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>
    /// Beta: the covariance of returns and benchmark over the variance of the benchmark (n − 1 or n in both, which cancels).
    /// </summary>
    /// <param name="returns">
    /// Simple returns per period, length T ≥ 2. Unitless (0.01 is 1 %). A constant risk-free rate changes nothing; where the rate moves,
    /// pass excess returns.
    /// </param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <returns>The slope, of any sign; <see langword="null"/> where the benchmark does not vary.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there are fewer than 2 returns, or one is not finite.</exception>
    /// <remarks>
    /// O(T). Source: Sharpe (1964), Journal of Finance 19(3); equal to PerformanceAnalytics' SFM.beta and empyrical's beta.
    /// </remarks>
    public static double? Beta(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        CheckPair(returns, benchmark, minimum: 2);
        JointMoments moments = JointMoments.Of(returns, benchmark);
        return BetaOf(moments);
    }

    /// <summary>
    /// Jensen's alpha per year: (mean excess return − beta × mean excess return of the benchmark) × periods per year; the intercept of the
    /// regression on the benchmark, arithmetically annualised.
    /// </summary>
    /// <param name="returns">
    /// Simple returns per period, length T ≥ 2. Unitless (0.01 is 1 %). Where the risk-free rate moves, pass excess returns and leave the
    /// rate at 0.
    /// </param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period. Default 0.</param>
    /// <returns>A return per year, of any sign; <see langword="null"/> where the benchmark does not vary.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there are fewer than 2 returns, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="riskFreePerPeriod"/> is not finite.</exception>
    /// <remarks>
    /// PerformanceAnalytics: SFM.alpha is ours per period; SFM.jensenAlpha takes geometric annual returns instead of means. empyrical
    /// compounds ours per period: (1 + α)^periods − 1. O(T). Source: Jensen (1968), Journal of Finance 23(2), equation 8.
    /// </remarks>
    public static double? Alpha(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency, double riskFreePerPeriod = 0)
    {
        CheckPair(returns, benchmark, minimum: 2);
        Guard.Finite(riskFreePerPeriod);
        JointMoments moments = JointMoments.Of(returns, benchmark);
        return AlphaOf(moments, frequency.PeriodsPerYear, riskFreePerPeriod);
    }

    /// <summary>Active return per year: the arithmetic mean of the differences to the benchmark, times periods per year.</summary>
    /// <param name="returns">Simple returns per period, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <returns>A return per year, of any sign.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there is no return, or one is not finite.</exception>
    /// <remarks>
    /// PerformanceAnalytics' ActivePremium is the difference of the geometric annual returns. O(T).
    /// Source: Grinold and Kahn (2000), Active Portfolio Management, chapter 5.
    /// </remarks>
    public static double ActiveReturn(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency)
    {
        CheckPair(returns, benchmark, minimum: 1);
        return (Moments.MeanOf(returns) - Moments.MeanOf(benchmark)) * frequency.PeriodsPerYear;
    }

    /// <summary>
    /// Tracking error per year: the sample standard deviation (n − 1) of the differences to the benchmark, times √periods per year.
    /// </summary>
    /// <param name="returns">Simple returns per period, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <returns>A volatility per year, at least 0.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there are fewer than 2 returns, or one is not finite.</exception>
    /// <remarks>O(T). Source: Grinold and Kahn (2000), chapter 5; equal to PerformanceAnalytics' TrackingError.</remarks>
    public static double TrackingError(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency)
    {
        CheckPair(returns, benchmark, minimum: 2);
        return JointMoments.Of(returns, benchmark).ActiveDeviation * Math.Sqrt(frequency.PeriodsPerYear);
    }

    /// <summary>
    /// Information ratio per year: <see cref="ActiveReturn"/> over <see cref="TrackingError"/>, both arithmetic, as the Sharpe ratio is.
    /// </summary>
    /// <param name="returns">Simple returns per period, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <returns>The ratio, of any sign; <see langword="null"/> where the differences to the benchmark do not vary.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there are fewer than 2 returns, or one is not finite.</exception>
    /// <remarks>
    /// PerformanceAnalytics divides its geometric ActivePremium instead. O(T).
    /// Source: Goodwin (1998), Financial Analysts Journal 54(4), equation 4.
    /// </remarks>
    public static double? InformationRatio(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency)
    {
        CheckPair(returns, benchmark, minimum: 2);
        JointMoments moments = JointMoments.Of(returns, benchmark);
        return InformationRatioOf(moments, frequency.PeriodsPerYear);
    }

    /// <summary>Pearson's correlation of returns and benchmark.</summary>
    /// <param name="returns">Returns per period, length T ≥ 2.</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <returns>In [−1, 1] up to rounding; <see langword="null"/> where either does not vary.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there are fewer than 2 returns, or one is not finite.</exception>
    /// <remarks>O(T). Source: Pearson (1895), Proc. Royal Society of London 58.</remarks>
    public static double? Correlation(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        CheckPair(returns, benchmark, minimum: 2);
        JointMoments moments = JointMoments.Of(returns, benchmark);
        return CorrelationOf(moments);
    }

    /// <summary>
    /// Up capture: the geometric mean return per period over the periods in which the benchmark gained (above 0), over the benchmark's in
    /// the same periods.
    /// </summary>
    /// <param name="returns">Simple returns per period, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <returns>
    /// A share, 1 for the benchmark itself; <see langword="null"/> where the benchmark never gained, or where a return below −1 does not
    /// compound.
    /// </returns>
    /// <exception cref="ArgumentException">Lengths disagree, there is no return, or one is not finite.</exception>
    /// <remarks>
    /// PerformanceAnalytics' UpDownRatios divides the compounded returns of all those periods, empyrical's up_capture the annualised ones:
    /// both grow with the length of the history. O(T). Source: Bacon (2008), Practical Portfolio Performance, section 4; Morningstar
    /// (2016), Custom Calculation Data Points, Capture Ratio.
    /// </remarks>
    public static double? UpCapture(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        CheckPair(returns, benchmark, minimum: 1);
        return CaptureOf(returns, benchmark, sign: 1);
    }

    /// <summary>
    /// Down capture: the geometric mean return per period over the periods in which the benchmark lost (below 0), over the benchmark's in
    /// the same periods.
    /// </summary>
    /// <returns>
    /// A share, 1 for the benchmark itself, negative where the portfolio gained in those periods; <see langword="null"/> where the
    /// benchmark never lost, or where a return below −1 does not compound.
    /// </returns>
    /// <inheritdoc cref="UpCapture"/>
    public static double? DownCapture(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        CheckPair(returns, benchmark, minimum: 1);
        return CaptureOf(returns, benchmark, sign: -1);
    }

    internal static double? BetaOf(JointMoments moments) =>
        moments.BenchmarkDeviation > NoDispersion ? moments.Covariance / moments.BenchmarkVariance : null;

    internal static double? AlphaOf(JointMoments moments, double periodsPerYear, double riskFreePerPeriod) => BetaOf(moments) is { } beta
        ? (moments.Mean - riskFreePerPeriod - (beta * (moments.BenchmarkMean - riskFreePerPeriod))) * periodsPerYear
        : null;

    internal static double? InformationRatioOf(JointMoments moments, double periodsPerYear) =>
        Ratio((moments.Mean - moments.BenchmarkMean) * Math.Sqrt(periodsPerYear), moments.ActiveDeviation);

    internal static double? CorrelationOf(JointMoments moments)
    {
        double own = Math.Sqrt(moments.Variance);
        double other = moments.BenchmarkDeviation;
        return own > NoDispersion && other > NoDispersion ? moments.Covariance / own / other : null;
    }

    internal static double? CaptureOf(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, int sign)
    {
        double own = 0; // logs of growth
        double other = 0;
        int count = 0;
        for (int t = 0; t < returns.Length; t++)
        {
            if (Math.Sign(benchmark[t]) != sign)
            {
                continue;
            }

            if (returns[t] < -1 || benchmark[t] <= -1)
            {
                return null;
            }

            own += double.LogP1(returns[t]); // −∞ where everything was lost, and the mean is then −1
            other += double.LogP1(benchmark[t]);
            count++;
        }

        return count > 0 && Math.Abs(other) > NoDispersion ? double.ExpM1(own / count) / double.ExpM1(other / count) : null;
    }

    private static void CheckPair(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, int minimum)
    {
        Check(returns, minimum);
        Guard.Length(returns.Length, benchmark.Length, "benchmark returns (one per period)", nameof(benchmark));
        Guard.AllFinite(benchmark);
    }
}
