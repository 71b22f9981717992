using System.Buffers;
using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>Volatility of weighted assets, √(w'Σw).</summary>
    /// <param name="weights">Fractions of net asset value, length N; long and short; any sum (the rest is riskless cash).</param>
    /// <param name="covariance">Covariance, N × N, positive semidefinite.</param>
    /// <returns>
    /// At least 0, in the unit of the covariance (per year where that is). A variance within rounding of zero counts as zero.
    /// </returns>
    /// <exception cref="ArgumentException">Lengths disagree, a weight is not finite, or w'Σw is negative.</exception>
    /// <remarks>O(N²).</remarks>
    public static double PortfolioVolatility(ReadOnlySpan<double> weights, SymmetricMatrix covariance)
    {
        CheckWeights(weights, covariance);
        double[] rented = ArrayPool<double>.Shared.Rent(weights.Length);
        try
        {
            return VolatilityOf(weights, covariance.Values, rented.AsSpan(0, weights.Length));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>Marginal contributions to volatility, ∂σ/∂wᵢ = (Σw)ᵢ/σ.</summary>
    /// <param name="weights">Fractions of net asset value, length N; long and short; any sum.</param>
    /// <param name="covariance">Covariance, N × N, positive semidefinite.</param>
    /// <param name="contributions">
    /// Receives one number per asset, length N, in the unit of a volatility; zeros where the result is false.
    /// </param>
    /// <returns>Whether they are defined: false where the volatility is zero.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, a weight is not finite, or w'Σw is negative.</exception>
    /// <remarks>O(N²), no allocation. Source: Litterman (1996), Hot Spots and Hedges, J. Portfolio Management, special issue.</remarks>
    public static bool TryMarginalContributions(ReadOnlySpan<double> weights, SymmetricMatrix covariance, Span<double> contributions)
    {
        CheckWeights(weights, covariance);
        Guard.Length(weights.Length, contributions.Length, "elements", nameof(contributions));
        double volatility = VolatilityOf(weights, covariance.Values, contributions);
        if (!(volatility > 0))
        {
            contributions.Clear();
            return false;
        }

        for (int i = 0; i < contributions.Length; i++)
        {
            contributions[i] /= volatility;
        }

        return true;
    }

    /// <summary>
    /// Euler's decomposition of volatility: component contributions wᵢ(Σw)ᵢ/σ, which sum to σ. Negative for a position that hedges the
    /// others.
    /// </summary>
    /// <inheritdoc cref="TryMarginalContributions"/>
    public static bool TryComponentContributions(ReadOnlySpan<double> weights, SymmetricMatrix covariance, Span<double> contributions)
    {
        bool defined = TryMarginalContributions(weights, covariance, contributions);
        for (int i = 0; i < contributions.Length; i++)
        {
            contributions[i] *= weights[i];
        }

        return defined;
    }

    /// <summary>Diversification ratio Σ |wᵢ|σᵢ / √(w'Σw): 1 for one asset, √N for N uncorrelated assets of equal risk.</summary>
    /// <param name="weights">
    /// Fractions of net asset value, length N; any sum. A short position counts as a long one in the asset turned round, so that the ratio
    /// stays at least 1 where the source, which is about long positions, would let it fall below.
    /// </param>
    /// <param name="covariance">Covariance, N × N, positive semidefinite.</param>
    /// <returns>The ratio, at least 1 up to rounding; <see langword="null"/> where the volatility is zero.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, a weight is not finite, or w'Σw is negative.</exception>
    /// <remarks>O(N²). Source: Choueifaty and Coignard (2008), J. Portfolio Management 35(1), equation 1.</remarks>
    public static double? DiversificationRatio(ReadOnlySpan<double> weights, SymmetricMatrix covariance)
    {
        double volatility = PortfolioVolatility(weights, covariance);
        return DiversificationRatioOf(weights, covariance.Values, volatility);
    }

    /// <summary>
    /// Effective number of assets: 1/Σpᵢ² (inverse Herfindahl index) of the normalised absolute weights pᵢ = |wᵢ|/Σ|wⱼ|.
    /// </summary>
    /// <param name="weights">Weights or exposures of any sign and sum, length N ≥ 1, finite.</param>
    /// <returns>In [1, N]; <see langword="null"/> where all weights are zero.</returns>
    /// <exception cref="ArgumentException"><paramref name="weights"/> is empty or not finite.</exception>
    /// <remarks>O(N).</remarks>
    public static double? EffectiveNumberOfAssets(ReadOnlySpan<double> weights)
    {
        Guard.AtLeast(1, weights.Length, "weights", nameof(weights));
        Guard.AllFinite(weights);
        double largest = Kernels.MaxAbs(weights); // dividing by it first keeps the squares in range
        if (largest == 0)
        {
            return null;
        }

        double sum = 0;
        double squares = 0;
        foreach (double weight in weights)
        {
            double share = Math.Abs(weight) / largest;
            sum += share;
            squares += share * share;
        }

        return sum * sum / squares;
    }

    /// <summary>
    /// Diversification of risk: 1 − Σpᵢ² (1 − Herfindahl index) of the normalised absolute contributions to volatility,
    /// pᵢ = |wᵢ(Σw)ᵢ|/Σ|wⱼ(Σw)ⱼ|.
    /// </summary>
    /// <param name="weights">Fractions of net asset value, length N; long and short; any sum.</param>
    /// <param name="covariance">Covariance, N × N, positive semidefinite.</param>
    /// <returns>
    /// In [0, 1 − 1/N]: 0 where one asset is all the risk, 1 − 1/N where all contribute alike; <see langword="null"/> where the volatility
    /// is zero.
    /// </returns>
    /// <exception cref="ArgumentException">Lengths disagree, a weight is not finite, or w'Σw is negative.</exception>
    /// <remarks>
    /// The signed contributions of a hedged portfolio sum to 1 with squares of any size, which are no shares; a hedge counts here by how
    /// much risk it moves. For positive contributions both are the same. O(N²).
    /// Source: Herfindahl (1950); contributions of Litterman (1996).
    /// </remarks>
    public static double? RiskDiversification(ReadOnlySpan<double> weights, SymmetricMatrix covariance)
    {
        CheckWeights(weights, covariance);
        double[] rented = ArrayPool<double>.Shared.Rent(weights.Length);
        try
        {
            Span<double> product = rented.AsSpan(0, weights.Length);
            return VolatilityOf(weights, covariance.Values, product) > 0 ? DiversificationOf(weights, product) : null;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>1 − Herfindahl of |wᵢ(Σw)ᵢ| where the volatility is above 0, so that not all are 0.</summary>
    internal static double DiversificationOf(ReadOnlySpan<double> weights, ReadOnlySpan<double> product)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += Math.Abs(weights[i] * product[i]);
        }

        double squares = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double share = weights[i] * product[i] / sum;
            squares += share * share;
        }

        return 1 - squares;
    }

    internal static double? DiversificationRatioOf(ReadOnlySpan<double> weights, ReadOnlySpan<double> covariance, double volatility)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += Math.Abs(weights[i]) * Math.Sqrt(covariance[(i * weights.Length) + i]);
        }

        return volatility > 0 ? sum / volatility : null;
    }

    /// <summary>√(w'Σw) of checked weights; <paramref name="product"/> receives Σw.</summary>
    internal static double VolatilityOf(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> covariance, Span<double> product, string name = "covariance")
    {
        int n = weights.Length;
        double variance = 0;
        double gross = 0;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = covariance.Slice(i * n, n);
            if (row[i] < 0)
            {
                throw new ArgumentException(Invariant($"Variance ({i},{i}) is {row[i]}; it must not be negative."), name);
            }

            product[i] = Kernels.Dot(row, weights);
            variance += weights[i] * product[i];
            gross += Math.Abs(weights[i]) * Math.Sqrt(row[i]);
        }

        // Terms as large as gross² cancel in a hedged portfolio; what they leave below their own rounding is not a variance.
        double rounding = n * 1e-15 * gross * gross;
        if (!double.IsFinite(variance) || !double.IsFinite(rounding))
        {
            throw new ArgumentException(
                Invariant($"The portfolio's variance is {variance}: weights or covariance are too large to compute with."), name);
        }

        if (variance < -rounding)
        {
            throw new ArgumentException(
                Invariant($"The portfolio's variance is {variance:G6}: the covariance is not positive semidefinite."), name);
        }

        return variance > Math.Max(rounding, NoDispersion * NoDispersion) ? Math.Sqrt(variance) : 0;
    }

    private static void CheckWeights(ReadOnlySpan<double> weights, SymmetricMatrix covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        Guard.Length(covariance.Order, weights.Length, "weights (one per row of the covariance)", nameof(weights));
        Guard.AllFinite(weights);
    }
}
