using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Wants the same weights whatever the estimates say, within given limits.</summary>
internal sealed class FixedStrategy(PortfolioConstraints? constraints, params double[] weights) : IAllocationStrategy
{
    public string Name => "fixed";

    public PortfolioConstraints Constraints => constraints ?? new PortfolioConstraints();

    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) =>
        AllocationResult.Optimal(PortfolioWeights.Create(estimates.Assets, weights), estimates, "As given.");
}
