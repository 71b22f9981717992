using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Turns returns into expected simple returns per year. Implementations are immutable and thread-safe, and give the same output for the
/// same input.
/// </summary>
/// <remarks>
/// The panel must hold simple returns: the mean of log returns is not an expected simple return (it lacks about half the variance), so the
/// built-in estimators refuse a log panel rather than convert it silently.
/// </remarks>
public interface IExpectedReturnEstimator
{
    /// <summary>What the estimator is called in explanations, for example <c>arithmetic mean</c>.</summary>
    string Name { get; }

    /// <summary>Fewest returns of each asset for which the estimate is defined, at least 1.</summary>
    int MinimumObservations { get; }

    /// <summary>Estimates from a panel, which may be incomplete where the estimator works asset by asset.</summary>
    /// <param name="returns">Simple returns, T × N with N ≥ 1.</param>
    /// <param name="expectedReturns">Expected simple return of each asset per year (0.08 is 8 %), length N, finite.</param>
    /// <param name="failure">Why the returns do not allow an estimate.</param>
    /// <exception cref="ArgumentException">The panel has no assets or holds log returns.</exception>
    bool TryEstimate(
        ReturnPanel returns, out ImmutableArray<double> expectedReturns, [NotNullWhen(false)] out EstimationFailure? failure);
}
