using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Turns returns into a covariance matrix per year. Implementations are immutable and thread-safe, and give the same output for the same
/// input.
/// </summary>
/// <remarks>
/// The covariance is that of the panel's own kind of return, times the periods per year. For log returns this is exact under independence
/// over time, since they add up; for simple returns it is the usual approximation. Means and covariances that are used together must be
/// of one kind, which is why <see cref="ReturnEstimates.FromReturns"/> takes simple returns only.
/// </remarks>
public interface ICovarianceEstimator
{
    /// <summary>What the estimator is called in explanations, for example <c>sample covariance</c>.</summary>
    string Name { get; }

    /// <summary>Fewest returns of each asset for which the estimate is defined, at least 1.</summary>
    int MinimumObservations { get; }

    /// <summary>Estimates from a panel, which may be incomplete where the estimator says so.</summary>
    /// <param name="returns">Returns of either kind, T × N with N ≥ 1.</param>
    /// <param name="estimate">The covariance per year with what is known about it.</param>
    /// <param name="failure">Why the returns do not allow an estimate.</param>
    /// <exception cref="ArgumentException">The panel has no assets.</exception>
    bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CovarianceEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure);
}
