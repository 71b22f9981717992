using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace RollingBacktest;

/// <summary>A strategy of the library under the paper's name for it.</summary>
internal sealed class NamedStrategy(string name, IAllocationStrategy strategy) : IAllocationStrategy
{
    public string Name => name;

    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) =>
        strategy.Allocate(estimates, context, cancellationToken);
}
