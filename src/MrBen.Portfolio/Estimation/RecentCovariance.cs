using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Another estimator of the covariance on the last periods only. Immutable and thread-safe.</summary>
public sealed class RecentCovariance : ICovarianceEstimator
{
    private readonly ICovarianceEstimator _estimator;
    private readonly int _periods;

    /// <summary>Restricts an estimator.</summary>
    /// <param name="estimator">What estimates.</param>
    /// <param name="periods">Most recent periods that count, at least what the estimator needs; all where the panel has fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer periods than the estimator needs.</exception>
    public RecentCovariance(ICovarianceEstimator estimator, int periods)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentOutOfRangeException.ThrowIfLessThan(periods, estimator.MinimumObservations);
        (_estimator, _periods) = (estimator, periods);
    }

    /// <inheritdoc/>
    public string Name => Invariant($"{_estimator.Name} of the last {_periods} periods");

    /// <inheritdoc/>
    public int MinimumObservations => _estimator.MinimumObservations;

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CovarianceEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireAssets(returns);
        return _estimator.TryEstimate(returns.Last(_periods), out estimate, out failure);
    }
}
