using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Turns returns into a matrix of correlations. Implementations are immutable and thread-safe, and give the same output for the same input.
/// </summary>
public interface ICorrelationEstimator
{
    /// <summary>What the estimator is called in explanations, for example <c>Kendall correlation</c>.</summary>
    string Name { get; }

    /// <summary>Fewest returns that two assets must share, at least 2.</summary>
    int MinimumObservations { get; }

    /// <summary>Estimates from a panel, which may be incomplete where the estimator says so.</summary>
    /// <param name="returns">Returns of either kind, T × N with N ≥ 1.</param>
    /// <param name="estimate">The correlations with what is known about them.</param>
    /// <param name="failure">Why the returns do not allow an estimate.</param>
    /// <exception cref="ArgumentException">The panel has no assets.</exception>
    bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CorrelationEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure);
}
