using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <summary>What beliefs say of weights.</summary>
internal static class BeliefsExtensions
{
    // Share of the squared gross risk; the solver takes Hessians of this indefiniteness for semidefinite ones too.
    private const double RelativeRounding = 1e-8;

    /// <summary>Expected return of weights over the estimates' assets, per year.</summary>
    public static double MeanOf(this ReturnEstimates estimates, PortfolioWeights weights) =>
        Kernels.Dot(estimates.ExpectedReturns, weights.Weights);

    /// <summary>Volatility of weights over the estimates' assets, per year.</summary>
    /// <exception cref="ArgumentException">The covariance gives the weights a negative variance.</exception>
    public static double VolatilityOf(this ReturnEstimates estimates, PortfolioWeights weights)
    {
        // A perfect hedge may have the rounding of its terms for a variance, of either sign. A variance further below 0 is no rounding.
        double variance = estimates.Covariance.QuadraticForm(weights.Weights);
        double gross = 0;
        for (int i = 0; i < estimates.Assets.Length; i++)
        {
            gross += Math.Abs(weights.Weights[i]) * estimates.Volatility(i);
        }

        return variance >= -RelativeRounding * gross * gross
            ? Math.Sqrt(Math.Max(0, variance))
            : throw new ArgumentException(FormattableString.Invariant(
                $"The covariance gives these weights a variance of {variance:G6}; it is not positive semidefinite."), nameof(estimates));
    }
}
