using static System.FormattableString;

namespace MrBen.Portfolio.Statistics;

/// <summary>
/// The probability that the true Sharpe ratio exceeds a benchmark, given the length, skewness and kurtosis of the sample it was measured
/// on. Source: Bailey and López de Prado (2012), J. Risk 15(2), equation 11.
/// </summary>
public static class ProbabilisticSharpeRatio
{
    private const double EulerGamma = 0.57721566490153286;

    /// <summary>
    /// Φ((SR − SR*)·√(T − 1) / √(1 − γ₃·SR + (γ₄ − 1)/4·SR²)), all per period, with skewness γ₃ and kurtosis γ₄ (3 for a normal sample).
    /// </summary>
    /// <param name="excessReturns">Returns in excess of the risk-free rate per period, T ≥ 2.</param>
    /// <param name="benchmarkSharpe">SR*, per period; default 0.</param>
    /// <returns>In [0, 1]; none where the returns do not vary or the variance of the ratio is not positive.</returns>
    /// <exception cref="ArgumentException">There are fewer than two returns, or one of them or the benchmark is not finite.</exception>
    public static double? Compute(ReadOnlySpan<double> excessReturns, double benchmarkSharpe = 0)
    {
        if (excessReturns.Length < 2)
        {
            throw new ArgumentException(
                Invariant($"Expected at least 2 returns, got {excessReturns.Length}."), nameof(excessReturns));
        }

        Guard.AllFinite(excessReturns);
        Guard.Finite(benchmarkSharpe);
        return Shape(excessReturns) is { } shape
            ? Of(shape.Sharpe, shape.Skewness, shape.ExcessKurtosis, excessReturns.Length, benchmarkSharpe)
            : null;
    }

    /// <summary>The same from the moments of the sample.</summary>
    /// <param name="sharpe">Sharpe ratio per period, by the standard deviation with n − 1.</param>
    /// <param name="skewness">γ₃.</param>
    /// <param name="excessKurtosis">γ₄ − 3; 0 for a normal sample.</param>
    /// <param name="observations">T, at least 2.</param>
    /// <param name="benchmarkSharpe">SR*, per period; default 0.</param>
    /// <returns>In [0, 1]; none where the variance of the ratio is not positive.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or there are fewer than two observations.</exception>
    public static double? FromMoments(
        double sharpe, double skewness, double excessKurtosis, int observations, double benchmarkSharpe = 0)
    {
        CheckMoments(sharpe, skewness, excessKurtosis, observations);
        Guard.Finite(benchmarkSharpe);
        return Of(sharpe, skewness, excessKurtosis, observations, benchmarkSharpe);
    }

    /// <summary>
    /// The standard error of a Sharpe ratio per period, √((1 − γ₃·SR + (γ₄ − 1)/4·SR²)/(T − 1)), for independent returns of any shape.
    /// </summary>
    /// <returns>Above 0; none where the variance is not positive.</returns>
    /// <remarks>Sources: Mertens (2002); Opdyke (2007), J. Asset Management 8(5); Bailey and López de Prado (2012), equation 8.</remarks>
    /// <inheritdoc cref="FromMoments"/>
    public static double? StandardError(double sharpe, double skewness, double excessKurtosis, int observations)
    {
        CheckMoments(sharpe, skewness, excessKurtosis, observations);
        return ErrorVariance(sharpe, skewness, excessKurtosis) is { } variance ? Math.Sqrt(variance / (observations - 1)) : null;
    }

    /// <summary>
    /// The shortest track record, in periods, after which the probability that the true Sharpe ratio exceeds the benchmark is as given:
    /// 1 + (1 − γ₃·SR + (γ₄ − 1)/4·SR²)·(Φ⁻¹(confidence)/(SR − SR*))².
    /// </summary>
    /// <param name="excessReturns">Returns in excess of the risk-free rate per period, T ≥ 2.</param>
    /// <param name="benchmarkSharpe">SR*, per period; default 0.</param>
    /// <param name="confidence">Inside (0.5, 1); default 0.95.</param>
    /// <returns>Periods, not whole in general; none where the returns do not vary or the ratio is not above the benchmark.</returns>
    /// <exception cref="ArgumentException">There are fewer than two returns, or a number is outside its range.</exception>
    /// <remarks>
    /// PerformanceAnalytics leaves the kurtosis out by default (ignore_kurtosis). Source: Bailey and López de Prado (2012), equation 12.
    /// </remarks>
    public static double? MinimumTrackRecord(
        ReadOnlySpan<double> excessReturns, double benchmarkSharpe = 0, double confidence = 0.95)
    {
        Guard.AtLeast(2, excessReturns.Length, "returns", nameof(excessReturns));
        Guard.AllFinite(excessReturns);
        CheckTarget(benchmarkSharpe, confidence);
        return Shape(excessReturns) is { } shape
            ? TrackRecordOf(shape.Sharpe, shape.Skewness, shape.ExcessKurtosis, benchmarkSharpe, confidence)
            : null;
    }

    /// <summary>The same from the moments of the sample.</summary>
    /// <param name="sharpe">Sharpe ratio per period, by the standard deviation with n − 1.</param>
    /// <param name="skewness">γ₃.</param>
    /// <param name="excessKurtosis">γ₄ − 3; 0 for a normal sample.</param>
    /// <param name="benchmarkSharpe">SR*, per period; default 0.</param>
    /// <param name="confidence">Inside (0.5, 1); default 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <inheritdoc cref="MinimumTrackRecord"/>
    public static double? MinimumTrackRecordFromMoments(
        double sharpe, double skewness, double excessKurtosis, double benchmarkSharpe = 0, double confidence = 0.95)
    {
        CheckMoments(sharpe, skewness, excessKurtosis, observations: 2);
        CheckTarget(benchmarkSharpe, confidence);
        return TrackRecordOf(sharpe, skewness, excessKurtosis, benchmarkSharpe, confidence);
    }

    /// <summary>
    /// The expected largest Sharpe ratio of N independent trials without skill, √V·((1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e))) with Euler's
    /// constant γ and V the variance of the ratios across the trials.
    /// </summary>
    /// <param name="trials">N, at least 1; the largest of one trial is expected at 0.</param>
    /// <param name="varianceAcrossTrials">V of the ratios per period, finite and at least 0.</param>
    /// <returns>A ratio per period, at least 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>Source: Bailey and López de Prado (2014), J. Portfolio Management 40(5), equation 1.</remarks>
    public static double ExpectedLargest(int trials, double varianceAcrossTrials)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        if (!(varianceAcrossTrials >= 0 && double.IsFinite(varianceAcrossTrials)))
        {
            throw new ArgumentOutOfRangeException(nameof(varianceAcrossTrials), Invariant(
                $"{nameof(varianceAcrossTrials)} is {varianceAcrossTrials}; it must be finite and not negative."));
        }

        return trials == 1
            ? 0
            : Math.Sqrt(varianceAcrossTrials) * (((1 - EulerGamma) * NormalDistribution.Quantile(1 - (1.0 / trials)))
                + (EulerGamma * NormalDistribution.Quantile(1 - (1 / (trials * Math.E)))));
    }

    /// <summary>
    /// Deflated Sharpe ratio: the probability that the true Sharpe ratio exceeds what the best of N trials without skill is expected to
    /// show (<see cref="ExpectedLargest"/>).
    /// </summary>
    /// <param name="excessReturns">Returns of the chosen trial in excess of the risk-free rate per period, T ≥ 2.</param>
    /// <param name="trials">N, at least 1: how many independent trials the chosen one is the best of.</param>
    /// <param name="varianceAcrossTrials">Variance of the Sharpe ratios per period across the trials, at least 0.</param>
    /// <returns>In [0, 1]; none where the returns do not vary or the variance of the ratio is not positive.</returns>
    /// <exception cref="ArgumentException">There are fewer than two returns, or a number is outside its range.</exception>
    /// <remarks>Source: Bailey and López de Prado (2014), J. Portfolio Management 40(5), equation 2.</remarks>
    public static double? Deflated(ReadOnlySpan<double> excessReturns, int trials, double varianceAcrossTrials) =>
        Compute(excessReturns, ExpectedLargest(trials, varianceAcrossTrials));

    internal static double? Of(double sharpe, double skewness, double excessKurtosis, int observations, double benchmarkSharpe) =>
        ErrorVariance(sharpe, skewness, excessKurtosis) is { } variance
            ? NormalDistribution.Cumulative((sharpe - benchmarkSharpe) * Math.Sqrt((observations - 1) / variance))
            : null;

    internal static double? TrackRecordOf(
        double sharpe, double skewness, double excessKurtosis, double benchmarkSharpe, double confidence)
    {
        double quantile = NormalDistribution.Quantile(confidence) / (sharpe - benchmarkSharpe);
        return sharpe > benchmarkSharpe && ErrorVariance(sharpe, skewness, excessKurtosis) is { } variance
            ? 1 + (variance * quantile * quantile)
            : null;
    }

    private static double? ErrorVariance(double sharpe, double skewness, double excessKurtosis)
    {
        double variance = 1 - (skewness * sharpe) + ((excessKurtosis + 2) / 4 * sharpe * sharpe);
        return variance > 0 && double.IsFinite(variance) ? variance : null;
    }

    private static (double Sharpe, double Skewness, double ExcessKurtosis)? Shape(ReadOnlySpan<double> excessReturns)
    {
        (double mean, double variance, double? skewness, double? excessKurtosis) = Moments.Shape(excessReturns);
        return variance > 0 && skewness is { } third && excessKurtosis is { } fourth
            ? (mean / Math.Sqrt(variance), third, fourth)
            : null;
    }

    private static void CheckMoments(double sharpe, double skewness, double excessKurtosis, int observations)
    {
        Guard.Finite(sharpe);
        Guard.Finite(skewness);
        Guard.Finite(excessKurtosis);
        ArgumentOutOfRangeException.ThrowIfLessThan(observations, 2);
    }

    private static void CheckTarget(double benchmarkSharpe, double confidence)
    {
        Guard.Finite(benchmarkSharpe);
        if (!(confidence > 0.5 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(confidence), Invariant($"{nameof(confidence)} is {confidence}; it must be inside (0.5, 1)."));
        }
    }
}
