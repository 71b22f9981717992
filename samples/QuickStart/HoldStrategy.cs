using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace QuickStart;

/// <summary>Keeps what is held: the yardstick of the others, and a strategy of one's own in its smallest form.</summary>
internal sealed class HoldStrategy : IAllocationStrategy
{
    public string Name => "now";

    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) =>
        context?.CurrentWeights is { } weights
            ? AllocationResult.Optimal(weights, estimates, "What is held now.")
            : AllocationResult.Failed(AllocationStatus.NotValued, "Nothing is held.");
}
