using System.Buffers;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>Value at risk of the sample smoothed by a kernel: the loss that the smoothed distribution exceeds with 1 − confidence.</summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <returns>The loss as a positive number, per period. Negative when even the tail gained.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 2 elements or is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>
    /// Epanechnikov's kernel, bandwidth (180√π/7)^⅓·s·T^(−⅓), s the standard deviation (n − 1): moves less from day to day than an order
    /// statistic. PerformanceAnalytics' method "kernel" is the plain quantile, its kernel only shares it out among assets. O(T log T), one pooled
    /// copy. Source: Azzalini (1981), Biometrika 68(1).
    /// </remarks>
    public static double KernelValueAtRisk(ReadOnlySpan<double> returns, double confidence) =>
        KernelTailOf(returns, confidence).ValueAtRisk;

    /// <summary>Conditional value at risk of the sample smoothed by a kernel: the mean of the smoothed losses beyond its value at risk.</summary>
    /// <returns>The loss as a positive number, per period; not below <see cref="KernelValueAtRisk"/>.</returns>
    /// <remarks>
    /// Epanechnikov's kernel, bandwidth (180√π/7)^⅓·s·T^(−⅓), s the standard deviation (n − 1). O(T log T), one pooled copy. Source: Scaillet
    /// (2004), Mathematical Finance 14(1).
    /// </remarks>
    /// <inheritdoc cref="KernelValueAtRisk"/>
    public static double KernelConditionalValueAtRisk(ReadOnlySpan<double> returns, double confidence) =>
        KernelTailOf(returns, confidence).ConditionalValueAtRisk;

    /// <summary>Value at risk by a generalised Pareto distribution of the largest losses; see <see cref="ParetoTail"/>.</summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="confidence">Confidence level in (0, 1), at least 1 − <paramref name="tailShare"/> for a number.</param>
    /// <param name="tailShare">Share of the periods in the tail, in (0, 1). Default 0.1.</param>
    /// <returns>
    /// The loss as a positive number, per period; <see langword="null"/> where there is no fit (<see cref="ParetoTail.Fit"/>) or the
    /// confidence is below that of the threshold.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not inside (0, 1).</exception>
    /// <remarks>O(T). Source: McNeil, Frey and Embrechts (2015), Quantitative Risk Management, section 5.2.</remarks>
    public static double? ParetoValueAtRisk(ReadOnlySpan<double> returns, double confidence, double tailShare = ParetoTail.DefaultShare)
    {
        Guard.InsideUnitInterval(confidence);
        return ParetoTail.Fit(returns, tailShare, out _)?.ValueAtRisk(confidence);
    }

    /// <summary>Conditional value at risk by a generalised Pareto distribution of the largest losses; see <see cref="ParetoTail"/>.</summary>
    /// <returns>
    /// The loss as a positive number, per period; <see langword="null"/> where there is no fit (<see cref="ParetoTail.Fit"/>), the confidence
    /// is below that of the threshold, or the mean of the tail is infinite.
    /// </returns>
    /// <inheritdoc cref="ParetoValueAtRisk"/>
    public static double? ParetoConditionalValueAtRisk(
        ReadOnlySpan<double> returns, double confidence, double tailShare = ParetoTail.DefaultShare)
    {
        Guard.InsideUnitInterval(confidence);
        return ParetoTail.Fit(returns, tailShare, out _)?.ConditionalValueAtRisk(confidence);
    }

    /// <summary>Value at risk of lognormal wealth, 1 − e^(μ − s·Φ⁻¹(confidence)), from mean μ and deviation s (n − 1) of ln(1 + r).</summary>
    /// <param name="returns">Simple returns per period, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <returns>
    /// The loss as a positive number below 1, per period, negative when even the tail gains; <see langword="null"/> where a period lost
    /// everything.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 2 elements or is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>O(T). Source: J. P. Morgan and Reuters (1996), RiskMetrics Technical Document, section 1.2.</remarks>
    public static double? LognormalValueAtRisk(ReadOnlySpan<double> returns, double confidence) =>
        LognormalTailOf(returns, confidence)?.ValueAtRisk;

    /// <summary>
    /// Conditional value at risk of lognormal wealth, 1 − e^(μ + s²/2)·Φ(z − s)/(1 − confidence) with z = Φ⁻¹(1 − confidence), from mean μ and
    /// deviation s (n − 1) of ln(1 + r).
    /// </summary>
    /// <returns>
    /// The loss as a positive number below 1, per period; not below <see cref="LognormalValueAtRisk"/>; <see langword="null"/> where a period
    /// lost everything.
    /// </returns>
    /// <inheritdoc cref="LognormalValueAtRisk"/>
    public static double? LognormalConditionalValueAtRisk(ReadOnlySpan<double> returns, double confidence) =>
        LognormalTailOf(returns, confidence)?.ConditionalValueAtRisk;

    private static KernelTail KernelTailOf(ReadOnlySpan<double> returns, double confidence)
    {
        Check(returns, minimum: 2);
        Guard.InsideUnitInterval(confidence);
        double[] rented = ArrayPool<double>.Shared.Rent(returns.Length);
        try
        {
            Span<double> ascending = rented.AsSpan(0, returns.Length);
            BucketSort.Sort(returns, ascending);
            return KernelTail.Of(ascending, Math.Sqrt(Moments.MeanAndVariance(returns).Variance), confidence);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static LognormalTail? LognormalTailOf(ReadOnlySpan<double> returns, double confidence)
    {
        Check(returns, minimum: 2);
        Guard.InsideUnitInterval(confidence);
        return LogGrowthOf(returns) is { } growth && double.IsFinite(growth) ? LognormalTail.Of(returns, growth, confidence) : null;
    }
}
