using System.Buffers;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>
    /// Historical value at risk: the lower empirical quantile of the losses, that is the smallest observed loss z such that at least the
    /// share <paramref name="confidence"/> of the losses is not above z.
    /// </summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <returns>The loss as a positive number, per period. Negative when even the tail gained.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>
    /// No interpolation: R's PerformanceAnalytics and NumPy-based packages use Hyndman–Fan type 7 instead, which is
    /// −<see cref="Quantiles.Interpolated"/> at 1 − confidence. O(T), one pooled copy.
    /// Source: Rockafellar and Uryasev (2002), J. Banking &amp; Finance 26(7), Proposition 8.
    /// </remarks>
    public static double ValueAtRisk(ReadOnlySpan<double> returns, double confidence)
    {
        Check(returns, minimum: 1);
        Guard.InsideUnitInterval(confidence);
        return TailLosses(returns, confidence).ValueAtRisk;
    }

    /// <summary>
    /// Historical conditional value at risk (expected shortfall): the mean loss in the worst <c>1 − confidence</c> share of the
    /// observations.
    /// </summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <returns>
    /// The loss as a positive number, per period; not below <see cref="ValueAtRisk"/>. Negative when even the tail gained.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>
    /// Exact for a discrete sample: the boundary observation counts in part. O(T) and a sort of the tail, one pooled copy.
    /// Source: Rockafellar and Uryasev (2002), J. Banking &amp; Finance 26(7), Proposition 8.
    /// </remarks>
    public static double ConditionalValueAtRisk(ReadOnlySpan<double> returns, double confidence)
    {
        Check(returns, minimum: 1);
        Guard.InsideUnitInterval(confidence);
        return TailLosses(returns, confidence).ConditionalValueAtRisk;
    }

    /// <summary>
    /// Gaussian value at risk of one period, −m + s·Φ⁻¹(confidence), from the sample mean m and standard deviation s (n − 1).
    /// </summary>
    /// <param name="returns">Returns per period, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <returns>The loss as a positive number, per period. Negative when even the tail gains.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 2 elements or is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>
    /// PerformanceAnalytics divides the variance by n, not n − 1, here. O(T).
    /// Source: McNeil, Frey and Embrechts (2015), Quantitative Risk Management, section 2.3.
    /// </remarks>
    public static double GaussianValueAtRisk(ReadOnlySpan<double> returns, double confidence)
    {
        Check(returns, minimum: 2);
        (double mean, double variance) = Moments.MeanAndVariance(returns);
        return GaussianValueAtRisk(mean, Math.Sqrt(variance), confidence);
    }

    /// <summary>Gaussian value at risk over a horizon of h periods with independent returns: −h·m + √h·s·Φ⁻¹(confidence).</summary>
    /// <param name="meanPerPeriod">Mean return m per period.</param>
    /// <param name="standardDeviationPerPeriod">Standard deviation s per period, at least 0.</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <param name="horizonPeriods">Horizon h, at least 1. Default 1.</param>
    /// <returns>The loss as a positive number, over the horizon. Negative when even the tail gains.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>Source: McNeil, Frey and Embrechts (2015), Quantitative Risk Management, section 2.3.</remarks>
    public static double GaussianValueAtRisk(
        double meanPerPeriod, double standardDeviationPerPeriod, double confidence, int horizonPeriods = 1)
    {
        CheckGaussian(meanPerPeriod, standardDeviationPerPeriod, confidence, horizonPeriods);
        return (Math.Sqrt(horizonPeriods) * standardDeviationPerPeriod * NormalDistribution.Quantile(confidence)) -
            (horizonPeriods * meanPerPeriod);
    }

    /// <summary>
    /// Gaussian conditional value at risk of one period, −m + s·φ(Φ⁻¹(confidence))/(1 − confidence), from the sample mean m and standard
    /// deviation s (n − 1).
    /// </summary>
    /// <returns>
    /// The loss as a positive number, per period; above the Gaussian value at risk unless s is 0. Negative when even the tail gains.
    /// </returns>
    /// <inheritdoc cref="GaussianValueAtRisk(ReadOnlySpan{double}, double)"/>
    public static double GaussianConditionalValueAtRisk(ReadOnlySpan<double> returns, double confidence)
    {
        Check(returns, minimum: 2);
        (double mean, double variance) = Moments.MeanAndVariance(returns);
        return GaussianConditionalValueAtRisk(mean, Math.Sqrt(variance), confidence);
    }

    /// <summary>
    /// Gaussian conditional value at risk over a horizon of h periods with independent returns:
    /// −h·m + √h·s·φ(Φ⁻¹(confidence))/(1 − confidence).
    /// </summary>
    /// <inheritdoc cref="GaussianValueAtRisk(double, double, double, int)"/>
    public static double GaussianConditionalValueAtRisk(
        double meanPerPeriod, double standardDeviationPerPeriod, double confidence, int horizonPeriods = 1)
    {
        CheckGaussian(meanPerPeriod, standardDeviationPerPeriod, confidence, horizonPeriods);
        double tailMean = NormalDistribution.Density(NormalDistribution.Quantile(confidence)) / (1 - confidence);
        return (Math.Sqrt(horizonPeriods) * standardDeviationPerPeriod * tailMean) - (horizonPeriods * meanPerPeriod);
    }

    /// <summary>
    /// A one-period loss carried to a horizon of h periods by the square-root-of-time rule: loss·√h. Exact only for independent returns
    /// with mean zero and a stable distribution; a convention otherwise.
    /// </summary>
    /// <param name="lossPerPeriod">Loss of one period, positive for a loss.</param>
    /// <param name="horizonPeriods">Horizon h, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>Source: Basel Committee (1996), Amendment to the Capital Accord to incorporate market risks, B.4(c).</remarks>
    public static double ScaleToHorizon(double lossPerPeriod, int horizonPeriods)
    {
        Guard.Finite(lossPerPeriod);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizonPeriods);
        return Math.Sqrt(horizonPeriods) * lossPerPeriod;
    }

    /// <summary>Both historical tail losses of checked returns, of which only the tail is sorted.</summary>
    internal static (double ValueAtRisk, double ConditionalValueAtRisk) TailLosses(ReadOnlySpan<double> returns, double confidence)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(returns.Length);
        try
        {
            Span<double> sorted = rented.AsSpan(0, returns.Length);
            returns.CopyTo(sorted); // never reorder the caller's data

            // Ascending returns are descending losses: the boundary loss has this many worse ones before it.
            int worse = sorted.Length - 1 - Quantiles.LowerIndex(sorted.Length, confidence);
            Selection.PartialSort(sorted, worse + 1);
            double sum = 0;
            foreach (double value in sorted[..worse])
            {
                sum += value;
            }

            double valueAtRisk = -sorted[worse];
            return (valueAtRisk, TailMean(valueAtRisk, sum, worse, sorted.Length, confidence));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>The mean loss of the tail, from the boundary loss, the number of worse returns and their sum.</summary>
    internal static double TailMean(double valueAtRisk, double worseSum, int worse, int count, double confidence)
    {
        double tail = (1 - confidence) * count; // observations in the tail, not whole in general
        return -((worseSum - ((tail - worse) * valueAtRisk)) / tail);
    }

    private static void CheckGaussian(double meanPerPeriod, double standardDeviationPerPeriod, double confidence, int horizonPeriods)
    {
        Guard.Finite(meanPerPeriod);
        if (!(standardDeviationPerPeriod >= 0 && double.IsFinite(standardDeviationPerPeriod)))
        {
            throw new ArgumentOutOfRangeException(nameof(standardDeviationPerPeriod), Invariant(
                $"{nameof(standardDeviationPerPeriod)} is {standardDeviationPerPeriod}; it must be finite and not negative."));
        }

        Guard.InsideUnitInterval(confidence);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizonPeriods);
    }
}
