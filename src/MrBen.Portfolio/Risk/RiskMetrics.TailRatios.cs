namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>
    /// Entropic value at risk: the smallest (1/z)·ln(mean of e^(−z·r)/(1 − confidence)) over z above 0, an upper bound of value at risk and
    /// conditional value at risk at the same confidence.
    /// </summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <returns>
    /// The loss as a positive number, per period; the worst loss where 1 − confidence is at most the share of the worst returns.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>
    /// A convex function of one variable, two to four passes over the returns by Newton's method; no allocation. Coherent.
    /// Source: Ahmadi-Javid (2012), J. Optimization Theory and Applications 155(3), definition 3.1; skfolio's evar: equal.
    /// </remarks>
    public static double EntropicValueAtRisk(ReadOnlySpan<double> returns, double confidence)
    {
        Check(returns, minimum: 1);
        Guard.InsideUnitInterval(confidence);
        return EntropicTail.Of(returns, confidence);
    }

    /// <summary>The smallest return, as a loss: the limit of every tail measure as the confidence tends to 1.</summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <returns>The loss as a positive number, per period; negative where every period gained.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <remarks>O(T). Source: Young (1998), Management Science 44(5), minimax.</remarks>
    public static double WorstLoss(ReadOnlySpan<double> returns)
    {
        Check(returns, minimum: 1);
        double worst = returns[0];
        foreach (double value in returns)
        {
            worst = Math.Min(worst, value);
        }

        return -worst;
    }

    /// <summary>
    /// Rachev ratio: the mean of the best 1 − confidence share of the excess returns over the mean loss of the worst share.
    /// </summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95 for the best and worst 5 %.</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period. Default 0.</param>
    /// <returns>The ratio; <see langword="null"/> where even the worst share does not lose.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>
    /// The boundary return counts in part in both tails, as in <see cref="ConditionalValueAtRisk"/>; PerformanceAnalytics averages whole
    /// returns, with one more above than below. O(T log T), one pooled copy.
    /// Source: Biglova, Ortobelli, Rachev and Stoyanov (2004), J. Portfolio Management 31(1).
    /// </remarks>
    public static double? RachevRatio(ReadOnlySpan<double> returns, double confidence, double riskFreePerPeriod = 0)
    {
        Check(returns, minimum: 1);
        Guard.InsideUnitInterval(confidence);
        Guard.Finite(riskFreePerPeriod);
        return TailsOf(returns, confidence).Rachev(riskFreePerPeriod);
    }

    /// <summary>Tail ratio: the size of the quantile at the confidence over that at 1 − confidence, both interpolated (type 7).</summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="confidence">Level in (0, 1). Default 0.95.</param>
    /// <returns>At least 0; <see langword="null"/> where the lower quantile is 0.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>O(T log T), one pooled copy. empyrical's tail_ratio at 0.95: equal.</remarks>
    public static double? TailRatio(ReadOnlySpan<double> returns, double confidence = 0.95)
    {
        Check(returns, minimum: 1);
        Guard.InsideUnitInterval(confidence);
        return TailsOf(returns, confidence).TailRatio;
    }

    /// <summary>
    /// Reward to conditional value at risk (STARR): the mean return above the risk-free rate over the historical conditional value at risk
    /// of one period.
    /// </summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period. Default 0.</param>
    /// <returns>Per period, of any sign; <see langword="null"/> where even the tail does not lose.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>O(T). Source: Martin, Rachev and Siboulet (2003), Wilmott Magazine, November.</remarks>
    public static double? RewardToConditionalValueAtRisk(ReadOnlySpan<double> returns, double confidence, double riskFreePerPeriod = 0)
    {
        double conditional = ConditionalValueAtRisk(returns, confidence);
        Guard.Finite(riskFreePerPeriod);
        return Ratio(Statistics.Moments.MeanOf(returns) - riskFreePerPeriod, conditional);
    }
}
