using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>
    /// Sterling ratio: the compound return per year above the risk-free rate over the maximum drawdown plus an allowance.
    /// </summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period; times periods per year it is per year. Default 0.</param>
    /// <param name="allowance">What is added to the drawdown, at least 0. Default 0.1.</param>
    /// <returns>
    /// The ratio; <see langword="null"/> where the denominator is 0, or where a return below −1 leaves no compound return.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>O(T). Source: Kestner (1996), Futures 25(4); PerformanceAnalytics' SterlingRatio: equal.</remarks>
    public static double? SterlingRatio(
        ReadOnlySpan<double> returns, Frequency frequency, double riskFreePerPeriod = 0, double allowance = DefaultSterlingAllowance)
    {
        if (!(allowance >= 0 && double.IsFinite(allowance)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(allowance), Invariant($"{nameof(allowance)} is {allowance}; it must be finite and not negative."));
        }

        return ExcessGrowth(returns, frequency, riskFreePerPeriod) is { } excess
            ? Ratio(excess, DrawdownSummary.Of(returns).MaximumDrawdown + allowance)
            : null;
    }

    /// <summary>
    /// Burke ratio: the compound return per year above the risk-free rate over the root of the sum of the squared depths of all falls.
    /// </summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period; times periods per year it is per year. Default 0.</param>
    /// <returns>
    /// The ratio; <see langword="null"/> where wealth never fell, or where a return below −1 leaves no compound return.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="riskFreePerPeriod"/> is not finite.</exception>
    /// <remarks>
    /// Falls are from peak to trough; PerformanceAnalytics takes each run of losing periods as a fall, and nearly sums its returns. O(T).
    /// Source: Burke (1994), Futures 23(3).
    /// </remarks>
    public static double? BurkeRatio(ReadOnlySpan<double> returns, Frequency frequency, double riskFreePerPeriod = 0) =>
        ExcessGrowth(returns, frequency, riskFreePerPeriod) is { } excess
            ? Ratio(excess, Math.Sqrt(DrawdownSummary.Of(returns).DepthSquares))
            : null;

    /// <summary>
    /// Modified Burke ratio: the compound return per year above the risk-free rate over the <see cref="DrawdownDeviation"/>; √T times the
    /// <see cref="BurkeRatio"/>.
    /// </summary>
    /// <inheritdoc cref="BurkeRatio"/>
    public static double? ModifiedBurkeRatio(ReadOnlySpan<double> returns, Frequency frequency, double riskFreePerPeriod = 0) =>
        ExcessGrowth(returns, frequency, riskFreePerPeriod) is { } excess ? Ratio(excess, DrawdownSummary.Of(returns).Deviation) : null;

    /// <summary>
    /// Martin ratio (ulcer performance index): the compound return per year above the risk-free rate over the <see cref="UlcerIndex"/>.
    /// </summary>
    /// <remarks>
    /// O(T). Source: Martin and McCann (1989), The Investor's Guide to Fidelity Funds; PerformanceAnalytics' MartinRatio: equal.
    /// </remarks>
    /// <inheritdoc cref="BurkeRatio"/>
    public static double? MartinRatio(ReadOnlySpan<double> returns, Frequency frequency, double riskFreePerPeriod = 0) =>
        ExcessGrowth(returns, frequency, riskFreePerPeriod) is { } excess ? Ratio(excess, DrawdownSummary.Of(returns).UlcerIndex) : null;

    /// <summary>Pain ratio: the compound return per year above the risk-free rate over the <see cref="PainIndex"/>.</summary>
    /// <remarks>O(T). Source: Becker (2006), The Pain Index; PerformanceAnalytics' PainRatio: equal.</remarks>
    /// <inheritdoc cref="BurkeRatio"/>
    public static double? PainRatio(ReadOnlySpan<double> returns, Frequency frequency, double riskFreePerPeriod = 0) =>
        ExcessGrowth(returns, frequency, riskFreePerPeriod) is { } excess ? Ratio(excess, DrawdownSummary.Of(returns).PainIndex) : null;

    /// <summary>Recovery factor: the compounded return over all periods over the <see cref="MaximumDrawdown"/>.</summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <returns>
    /// The ratio; <see langword="null"/> where wealth never fell, or where a return below −1 leaves no compound return.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <remarks>O(T).</remarks>
    public static double? RecoveryFactor(ReadOnlySpan<double> returns)
    {
        Check(returns, minimum: 1);
        return AnnualizedGeometricReturnOf(returns, returns.Length) is { } total // as if all periods were one year
            ? Ratio(total, DrawdownSummary.Of(returns).MaximumDrawdown)
            : null;
    }

    internal const double DefaultSterlingAllowance = 0.1;

    private static double? ExcessGrowth(ReadOnlySpan<double> returns, Frequency frequency, double riskFreePerPeriod)
    {
        Guard.Finite(riskFreePerPeriod);
        return AnnualizedGeometricReturn(returns, frequency) - (riskFreePerPeriod * frequency.PeriodsPerYear);
    }
}
