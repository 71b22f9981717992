using static System.FormattableString;

namespace MrBen.Portfolio.Statistics;

/// <summary>
/// The probability that the true Sharpe ratio exceeds a benchmark, given the length, skewness and kurtosis of the sample it was measured
/// on. Source: Bailey and López de Prado (2012), J. Risk 15(2), equation 11.
/// </summary>
public static class ProbabilisticSharpeRatio
{
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

        Guard.Finite(benchmarkSharpe);
        double deviation = Moments.StandardDeviation(excessReturns);
        double? skewness = Moments.Skewness(excessReturns);
        double? excessKurtosis = Moments.ExcessKurtosis(excessReturns);
        if (!(deviation > 0) || skewness is null || excessKurtosis is null)
        {
            return null;
        }

        double sharpe = Moments.Mean(excessReturns) / deviation;
        double variance = 1 - (skewness.Value * sharpe) + ((excessKurtosis.Value + 2) / 4 * sharpe * sharpe);
        return variance > 0
            ? NormalDistribution.Cumulative((sharpe - benchmarkSharpe) * Math.Sqrt((excessReturns.Length - 1) / variance))
            : null;
    }
}
