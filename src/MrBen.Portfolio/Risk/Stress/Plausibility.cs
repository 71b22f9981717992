using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>How far a shock is from what is expected, in terms of the covariance. Immutable.</summary>
/// <param name="Distance">Mahalanobis distance √((x − μ)'Σ⁻¹(x − μ)) of the shocked returns, at least 0.</param>
/// <param name="DegreesOfFreedom">Rank of the covariance of the shocked returns; their number unless it is singular.</param>
/// <remarks>
/// Source: Breuer, Jandačka, Rheinberger and Summer (2009), International Journal of Central Banking 5(3), section 2. Under fat tails
/// distant shocks are likelier than the normal distribution says.
/// </remarks>
public sealed record Plausibility(double Distance, int DegreesOfFreedom)
{
    /// <summary>
    /// Probability of jointly normal returns at least as distant, in [0, 1]: the survival of χ² at the squared distance.
    /// </summary>
    public double Probability =>
        DegreesOfFreedom == 0 ? 1 : ChiSquareDistribution.Survival(Distance * Distance, DegreesOfFreedom);
}
