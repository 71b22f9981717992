using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Answers under a name as it is told.</summary>
internal sealed class NamedStrategy(
    string name, Func<ReturnEstimates, AllocationContext?, AllocationResult> answer, PortfolioConstraints? constraints = null)
    : IAllocationStrategy
{
    public string Name => name;

    public PortfolioConstraints Constraints => constraints ?? new PortfolioConstraints();

    /// <summary>Wants the same weights always.</summary>
    public static NamedStrategy Fixed(string name, params double[] weights) => new(
        name, (estimates, _) => AllocationResult.Optimal(PortfolioWeights.Create(estimates.Assets, weights), estimates, "As given."));

    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) =>
        answer(estimates, context);
}
