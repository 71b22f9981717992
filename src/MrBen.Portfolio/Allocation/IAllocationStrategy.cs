using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <summary>Turns beliefs into target weights. Implementations are thread-safe and never answer a failure with other weights.</summary>
public interface IAllocationStrategy
{
    /// <summary>Name in reports and metrics, in lower case with underscores, such as <c>minimum_variance</c>.</summary>
    string Name { get; }

    /// <summary>
    /// The limits that this strategy's weights keep, and that whatever moves them afterwards (<see cref="IWeightTilt"/>) keeps too.
    /// Default: each weight in [0, 1], sum 1.
    /// </summary>
    PortfolioConstraints Constraints => new();

    /// <summary>
    /// Target weights over the assets of the estimates, or the reason why there are none; never <see langword="null"/>. Settings that name
    /// an asset which the estimates lack are such a reason, <see cref="AllocationStatus.AssetMismatch"/>: the same strategy meets other
    /// assets from day to day.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The context does not fit the estimates, or their covariance is not positive semidefinite.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    AllocationResult Allocate(ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same answer, and why it is what it is. Default: what <see cref="AllocationResult.Detail"/> says; strategies that solve a
    /// <see cref="PortfolioProblem"/> tell what each limit costs, or what would resolve a conflict.
    /// </summary>
    /// <exception cref="ArgumentException">As from <see cref="Allocate"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    AllocationExplanation Explain(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) =>
        AllocationExplanation.Of(Allocate(estimates, context, cancellationToken));
}
