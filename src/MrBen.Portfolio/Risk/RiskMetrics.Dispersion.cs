using System.Buffers;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>Semideviation: the root of the mean of min(rₜ − m, 0)² over all T returns, with m their mean; per period.</summary>
    /// <param name="returns">Returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <returns>The deviation per period, at least 0; times √periods it is per year.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <remarks>O(T). Source: Markowitz (1959), Portfolio Selection, chapter 9. PerformanceAnalytics' SemiDeviation: equal.</remarks>
    public static double SemiDeviation(ReadOnlySpan<double> returns)
    {
        Check(returns, minimum: 1);
        return DownsideDeviationOf(returns, Moments.MeanOf(returns));
    }

    /// <summary>Mean absolute deviation from the mean, Σ|rₜ − m|/T, per period.</summary>
    /// <returns>At least 0, per period.</returns>
    /// <remarks>O(T). Source: Konno and Yamazaki (1991), Management Science 37(5).</remarks>
    /// <inheritdoc cref="SemiDeviation"/>
    public static double MeanAbsoluteDeviation(ReadOnlySpan<double> returns)
    {
        Check(returns, minimum: 1);
        return MeanAbsoluteDeviationOf(PartialMoments.Of(returns, Moments.MeanOf(returns)));
    }

    /// <summary>Gini's mean difference: the mean of |rᵢ − rⱼ| over all pairs of different periods.</summary>
    /// <param name="returns">Returns per period, in any order, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <returns>At least 0, per period; 2/√π standard deviations for a normal population.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 2 elements or is not finite.</exception>
    /// <remarks>
    /// O(T log T), one pooled copy. Source: Yitzhaki (1982), American Economic Review 72(1); skfolio's gini_mean_difference: equal.
    /// </remarks>
    public static double GiniMeanDifference(ReadOnlySpan<double> returns)
    {
        Check(returns, minimum: 2);
        return TailsOf(returns, confidence: 0.5).GiniMeanDifference;
    }

    /// <summary>Lower partial moment of order k: the mean of (τ − rₜ)ᵏ over the returns below τ, divided by all T.</summary>
    /// <param name="returns">Returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="order">k, at least 0; 0 is the share of the returns below τ.</param>
    /// <param name="thresholdPerPeriod">τ per period. Default 0.</param>
    /// <returns>At least 0, a return to the power of k; no root is taken.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>O(T). Source: Fishburn (1977), American Economic Review 67(2); Bawa (1975), J. Financial Economics 2(1).</remarks>
    public static double LowerPartialMoment(ReadOnlySpan<double> returns, double order, double thresholdPerPeriod = 0) =>
        PartialMoment(returns, order, thresholdPerPeriod, sign: -1);

    /// <summary>Upper partial moment of order k: the mean of (rₜ − τ)ᵏ over the returns above τ, divided by all T.</summary>
    /// <param name="returns">Returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="order">k, at least 0; 0 is the share of the returns above τ.</param>
    /// <param name="thresholdPerPeriod">τ per period. Default 0.</param>
    /// <inheritdoc cref="LowerPartialMoment"/>
    public static double UpperPartialMoment(ReadOnlySpan<double> returns, double order, double thresholdPerPeriod = 0) =>
        PartialMoment(returns, order, thresholdPerPeriod, sign: 1);

    /// <summary>Upside deviation (upside risk): the root of the mean of max(rₜ − τ, 0)² over all T returns, per period.</summary>
    /// <param name="returns">Returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="thresholdPerPeriod">τ per period. Default 0.</param>
    /// <returns>At least 0, per period.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="thresholdPerPeriod"/> is not finite.</exception>
    /// <remarks>O(T). Source: Bacon (2008), Practical Portfolio Performance, section 4; PerformanceAnalytics' UpsideRisk: equal.</remarks>
    public static double UpsideDeviation(ReadOnlySpan<double> returns, double thresholdPerPeriod = 0) =>
        PartialMomentsOf(returns, thresholdPerPeriod).UpperDeviation;

    /// <summary>Volatility skewness: <see cref="UpsideDeviation"/> over <see cref="DownsideDeviation"/> of one threshold.</summary>
    /// <returns>The ratio, at least 0; <see langword="null"/> where no return is below the threshold.</returns>
    /// <remarks>
    /// O(T). Source: Bacon (2008), section 4. PerformanceAnalytics calls this stat="variability"; its stat="volatility" is the square.
    /// </remarks>
    /// <inheritdoc cref="UpsideDeviation"/>
    public static double? VolatilitySkewness(ReadOnlySpan<double> returns, double thresholdPerPeriod = 0) =>
        PartialMomentsOf(returns, thresholdPerPeriod).VolatilitySkewness;

    /// <summary>Autocorrelation γₖ/γ₀ with γₖ = Σ(rₜ − m)(rₜ₋ₖ − m)/T.</summary>
    /// <param name="returns">Returns per period, oldest first, length T ≥ 2.</param>
    /// <param name="lag">k, from 1 to T − 1.</param>
    /// <returns>In [−1, 1]; <see langword="null"/> where the returns do not vary.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 2 elements or is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lag"/> is outside its range.</exception>
    /// <remarks>O(T). Source: Box and Jenkins (1970), section 2.1.5; equal to R's acf.</remarks>
    public static double? Autocorrelation(ReadOnlySpan<double> returns, int lag = 1)
    {
        Check(returns, minimum: 2);
        if (lag < 1 || lag >= returns.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(lag), Invariant($"{nameof(lag)} is {lag}; it must be in [1, {returns.Length - 1}] for {returns.Length} returns."));
        }

        return AutocorrelationOf(returns, lag, Moments.MeanOf(returns));
    }

    /// <summary>
    /// The Hurst exponent by rescaled range, corrected for short blocks: 1/2 for independent returns, above it where moves persist, below
    /// it where they revert.
    /// </summary>
    /// <param name="returns">Returns per period, oldest first, length T ≥ 32.</param>
    /// <returns>About 0 to 1; <see langword="null"/> where the returns of nearly all blocks do not vary.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 32 elements or is not finite.</exception>
    /// <remarks>
    /// Blocks of 8, 16, 32 … up to T/2; 1/2 plus the slope of ln(R/S) less the logarithm of its expectation for independent normal
    /// returns. PerformanceAnalytics' HurstIndex is ln(range/deviation)/ln(T) of the returns themselves, another thing. O(T log T).
    /// Sources: Hurst (1951), Trans. ASCE 116; Anis and Lloyd (1976), Biometrika 63(1), equation 5; Weron (2002), Physica A 312.
    /// </remarks>
    public static double? Hurst(ReadOnlySpan<double> returns)
    {
        Check(returns, HurstExponent.FewestReturns);
        double[] rented = ArrayPool<double>.Shared.Rent(returns.Length);
        try
        {
            Span<double> deviations = rented.AsSpan(0, returns.Length);
            Deviations(returns, Moments.MeanOf(returns), deviations);
            return HurstExponent.Of(deviations);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    internal static double MeanAbsoluteDeviationOf(PartialMoments aboutMean) =>
        (aboutMean.Lower1 + aboutMean.Upper1) / aboutMean.Count;

    internal static double? AutocorrelationOf(ReadOnlySpan<double> returns, int lag, double mean)
    {
        double squares = 0;
        double products = 0;
        double before = 0;
        if (lag == 1)
        {
            foreach (double value in returns)
            {
                double deviation = value - mean;
                squares += deviation * deviation;
                products += deviation * before;
                before = deviation;
            }
        }
        else
        {
            for (int t = 0; t < returns.Length; t++)
            {
                double deviation = returns[t] - mean;
                squares += deviation * deviation;
                products += t >= lag ? deviation * (returns[t - lag] - mean) : 0;
            }
        }

        return Math.Sqrt(squares / returns.Length) > NoDispersion ? products / squares : null;
    }

    /// <summary>Returns less a level.</summary>
    internal static void Deviations(ReadOnlySpan<double> returns, double level, Span<double> deviations)
    {
        for (int t = 0; t < returns.Length; t++)
        {
            deviations[t] = returns[t] - level;
        }
    }

    /// <summary>The tails of checked returns, by a pooled sorted copy.</summary>
    internal static SortedTails TailsOf(ReadOnlySpan<double> returns, double confidence)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(returns.Length);
        try
        {
            Span<double> sorted = rented.AsSpan(0, returns.Length);
            returns.CopyTo(sorted);
            sorted.Sort();
            return SortedTails.Of(sorted, confidence);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static PartialMoments PartialMomentsOf(ReadOnlySpan<double> returns, double thresholdPerPeriod)
    {
        Check(returns, minimum: 1);
        Guard.Finite(thresholdPerPeriod);
        return PartialMoments.Of(returns, thresholdPerPeriod);
    }

    private static double PartialMoment(ReadOnlySpan<double> returns, double order, double thresholdPerPeriod, int sign)
    {
        Check(returns, minimum: 1);
        Guard.Finite(thresholdPerPeriod);
        if (!(order >= 0 && double.IsFinite(order)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(order), Invariant($"{nameof(order)} is {order}; it must be finite and not negative."));
        }

        double sum = 0;
        foreach (double value in returns)
        {
            double distance = sign * (value - thresholdPerPeriod);
            sum += distance > 0 ? Math.Pow(distance, order) : 0;
        }

        return sum / returns.Length;
    }
}
