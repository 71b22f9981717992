using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Risk.Attribution;

/// <summary>
/// Where a portfolio's volatility comes from: Euler's decomposition by asset, group or factor. Pure functions, thread-safe. With the
/// differences to a benchmark's weights (<see cref="ActiveRisk.ActiveWeights"/>) it is the tracking error that is decomposed.
/// </summary>
/// <remarks>Sources: Litterman (1996), Hot Spots and Hedges, J. Portfolio Management; Meucci (2007), Risk Contributions from Generic
/// User-defined Factors, Risk 20(6).</remarks>
public static class RiskAttribution
{
    /// <summary>What the factors do not explain, in <see cref="ByFactor"/>.</summary>
    public const string Specific = "specific";

    /// <summary>By asset: wᵢ(Σw)ᵢ/σ.</summary>
    /// <param name="names">Names of the assets, length N.</param>
    /// <param name="weights">Fractions of net asset value, length N; long and short; any sum.</param>
    /// <param name="covariance">Covariance, N × N, positive semidefinite.</param>
    /// <returns>One share per asset, in order; empty where the volatility is zero, which nothing adds to.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, a weight is not finite, or w′Σw is negative.</exception>
    /// <remarks>O(N²).</remarks>
    public static ImmutableArray<RiskShare> ByAsset(
        ReadOnlySpan<string> names, ReadOnlySpan<double> weights, SymmetricMatrix covariance)
    {
        Guard.Length(weights.Length, names.Length, "names (one per weight)", nameof(names));
        double[] contributions = new double[weights.Length];
        return RiskMetrics.TryComponentContributions(weights, covariance, contributions)
            ? Shares(names, weights, contributions)
            : [];
    }

    /// <summary>By group: the sum of the contributions of its assets.</summary>
    /// <param name="groups">The group of each asset, length N.</param>
    /// <param name="weights">Fractions of net asset value, length N; long and short; any sum.</param>
    /// <param name="covariance">Covariance, N × N, positive semidefinite.</param>
    /// <returns>
    /// One share per group, in the order in which groups first appear; empty where the volatility is zero.
    /// </returns>
    /// <exception cref="ArgumentException">Lengths disagree, a weight is not finite, or w′Σw is negative.</exception>
    /// <remarks>O(N²).</remarks>
    public static ImmutableArray<RiskShare> ByGroup(
        ReadOnlySpan<string> groups, ReadOnlySpan<double> weights, SymmetricMatrix covariance)
    {
        Guard.Length(weights.Length, groups.Length, "groups (one per weight)", nameof(groups));
        double[] contributions = new double[weights.Length];
        if (!RiskMetrics.TryComponentContributions(weights, covariance, contributions))
        {
            return [];
        }

        List<string> names = [];
        double[] exposures = new double[weights.Length];
        double[] sums = new double[weights.Length];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int i = 0; i < weights.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(groups[i], nameof(groups));
            if (!places.TryGetValue(groups[i], out int place))
            {
                place = names.Count;
                places.Add(groups[i], place);
                names.Add(groups[i]);
            }

            exposures[place] += weights[i];
            sums[place] += contributions[i];
        }

        return Shares([.. names], exposures.AsSpan(0, names.Count), sums.AsSpan(0, names.Count));
    }

    /// <summary>
    /// By factor of a covariance Σ = BΩB′ + diag(d): the exposure b = B′w to each factor times its marginal effect, bₖ(Ωb)ₖ/σ, and
    /// Σ wᵢ²dᵢ/σ for what no factor explains.
    /// </summary>
    /// <param name="names">Names of the factors, length K.</param>
    /// <param name="weights">Fractions of net asset value, length N; long and short; any sum.</param>
    /// <param name="covariance">The factors and the specific variances.</param>
    /// <returns>
    /// One share per factor, in order, and last <see cref="Specific"/> with the exposure √(Σ wᵢ²); empty where the volatility is zero.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="covariance"/> is null.</exception>
    /// <exception cref="ArgumentException">Lengths disagree, a weight is not finite, or the factors' variance is negative.</exception>
    /// <remarks>O(N·K + K²).</remarks>
    public static ImmutableArray<RiskShare> ByFactor(
        ReadOnlySpan<string> names, ReadOnlySpan<double> weights, FactorCovariance covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int factors = covariance.FactorCount;
        Guard.Length(factors, names.Length, "names (one per factor)", nameof(names));
        Guard.Length(covariance.Order, weights.Length, "weights (one per asset)", nameof(weights));
        Guard.AllFinite(weights);
        double[] exposures = new double[factors + 1];
        double[] contributions = new double[factors + 1];
        double squares = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            ReadOnlySpan<double> loadings = covariance.Loadings.Row(i);
            for (int k = 0; k < factors; k++)
            {
                exposures[k] += weights[i] * loadings[k];
            }

            squares += weights[i] * weights[i];
            contributions[factors] += weights[i] * weights[i] * covariance.SpecificVariances[i];
        }

        exposures[factors] = Math.Sqrt(squares);
        covariance.Factors.Multiply(exposures.AsSpan(0, factors), contributions.AsSpan(0, factors));
        double variance = contributions[factors];
        for (int k = 0; k < factors; k++)
        {
            contributions[k] *= exposures[k];
            variance += contributions[k];
        }

        if (variance < 0)
        {
            throw new ArgumentException("The factors' variance is negative; their covariance is none.", nameof(covariance));
        }

        if (variance == 0)
        {
            return [];
        }

        double volatility = Math.Sqrt(variance);
        foreach (ref double contribution in contributions.AsSpan())
        {
            contribution /= volatility;
        }

        return Shares([.. names, Specific], exposures, contributions);
    }

    private static ImmutableArray<RiskShare> Shares(
        ReadOnlySpan<string> names, ReadOnlySpan<double> exposures, ReadOnlySpan<double> contributions)
    {
        double volatility = 0;
        foreach (double contribution in contributions)
        {
            volatility += contribution;
        }

        ImmutableArray<RiskShare>.Builder shares = ImmutableArray.CreateBuilder<RiskShare>(names.Length);
        for (int i = 0; i < names.Length; i++)
        {
            shares.Add(new RiskShare(names[i], exposures[i], contributions[i], contributions[i] / volatility));
        }

        return shares.MoveToImmutable();
    }
}
