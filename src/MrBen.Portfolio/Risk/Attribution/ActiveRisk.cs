using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Risk.Attribution;

/// <summary>
/// How far a portfolio is from its benchmark, by its weights. Pure functions, thread-safe. What it was, by its returns, is
/// <see cref="RiskMetrics.TrackingError"/> and <see cref="RiskMetrics.InformationRatio"/>.
/// </summary>
public static class ActiveRisk
{
    /// <summary>Active share: half the sum of the absolute differences of the weights.</summary>
    /// <param name="weights">Fractions of net asset value, length N ≥ 1.</param>
    /// <param name="benchmarkWeights">The benchmark's fractions of the same assets, length N.</param>
    /// <returns>In [0, 1] for long portfolios that sum to 1: 0 for the benchmark itself, 1 without an asset in common.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there is no asset, or a weight is not finite.</exception>
    /// <remarks>O(N). Source: Cremers and Petajisto (2009), Review of Financial Studies 22(9), equation 1.</remarks>
    public static double ActiveShare(ReadOnlySpan<double> weights, ReadOnlySpan<double> benchmarkWeights)
    {
        Check(weights, benchmarkWeights);
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += Math.Abs(weights[i] - benchmarkWeights[i]);
        }

        return 0.5 * sum;
    }

    /// <summary>Tracking error ex ante: the volatility of the differences of the weights, √((w − b)′Σ(w − b)).</summary>
    /// <param name="weights">Fractions of net asset value, length N ≥ 1.</param>
    /// <param name="benchmarkWeights">The benchmark's fractions of the same assets, length N.</param>
    /// <param name="covariance">Covariance, N × N, positive semidefinite; per year for a tracking error per year.</param>
    /// <returns>A volatility in the unit of the covariance, at least 0.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, a weight is not finite, or the variance is negative.</exception>
    /// <remarks>
    /// <see cref="RiskAttribution"/> over <see cref="ActiveWeights"/> says where it comes from. O(N²), one array.
    /// Source: Grinold and Kahn (2000), Active Portfolio Management, chapter 3.
    /// </remarks>
    public static double TrackingError(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> benchmarkWeights, SymmetricMatrix covariance)
    {
        double[] active = new double[weights.Length];
        ActiveWeights(weights, benchmarkWeights, active);
        return RiskMetrics.PortfolioVolatility(active, covariance);
    }

    /// <summary>The differences of the weights, w − b.</summary>
    /// <param name="weights">Fractions of net asset value, length N ≥ 1.</param>
    /// <param name="benchmarkWeights">The benchmark's fractions of the same assets, length N.</param>
    /// <param name="activeWeights">Receives the differences, length N.</param>
    /// <exception cref="ArgumentException">Lengths disagree, there is no asset, or a weight is not finite.</exception>
    public static void ActiveWeights(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> benchmarkWeights, Span<double> activeWeights)
    {
        Check(weights, benchmarkWeights);
        Guard.Length(weights.Length, activeWeights.Length, "elements", nameof(activeWeights));
        for (int i = 0; i < activeWeights.Length; i++)
        {
            activeWeights[i] = weights[i] - benchmarkWeights[i];
        }
    }

    private static void Check(ReadOnlySpan<double> weights, ReadOnlySpan<double> benchmarkWeights)
    {
        Guard.AtLeast(1, weights.Length, "weights", nameof(weights));
        Guard.Length(weights.Length, benchmarkWeights.Length, "benchmark weights (one per asset)", nameof(benchmarkWeights));
        Guard.AllFinite(weights);
        Guard.AllFinite(benchmarkWeights);
    }
}
