using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>The estimators for callers who would rather have an exception than a failure.</summary>
public static class EstimatorExtensions
{
    /// <summary>Expected simple returns per year, length N.</summary>
    /// <exception cref="EstimationException">
    /// The returns do not allow an estimate; <see cref="InsufficientHistoryException"/> where there are too few.
    /// </exception>
    /// <exception cref="ArgumentException">The panel has no assets or holds log returns.</exception>
    public static ImmutableArray<double> Estimate(this IExpectedReturnEstimator estimator, ReturnPanel returns)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        return estimator.TryEstimate(returns, out ImmutableArray<double> expectedReturns, out EstimationFailure? failure)
            ? expectedReturns
            : throw failure.ToException();
    }

    /// <summary>The covariance per year with what is known about it.</summary>
    /// <exception cref="EstimationException">
    /// The returns do not allow an estimate; <see cref="InsufficientHistoryException"/> where there are too few.
    /// </exception>
    /// <exception cref="ArgumentException">The panel has no assets.</exception>
    public static CovarianceEstimate Estimate(this ICovarianceEstimator estimator, ReturnPanel returns)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        return estimator.TryEstimate(returns, out CovarianceEstimate? estimate, out EstimationFailure? failure)
            ? estimate
            : throw failure.ToException();
    }

    /// <summary>The correlations with what is known about them.</summary>
    /// <exception cref="EstimationException">
    /// The returns do not allow an estimate; <see cref="InsufficientHistoryException"/> where there are too few.
    /// </exception>
    /// <exception cref="ArgumentException">The panel has no assets.</exception>
    public static CorrelationEstimate Estimate(this ICorrelationEstimator estimator, ReturnPanel returns)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        return estimator.TryEstimate(returns, out CorrelationEstimate? estimate, out EstimationFailure? failure)
            ? estimate
            : throw failure.ToException();
    }
}
