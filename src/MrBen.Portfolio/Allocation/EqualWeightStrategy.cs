using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The same weight 1/N for every asset, by choice and never as a fallback. Stateless, so thread-safe. Source: DeMiguel, Garlappi and Uppal
/// (2009), Review of Financial Studies 22(5).
/// </summary>
public sealed class EqualWeightStrategy : IAllocationStrategy
{
    /// <inheritdoc/>
    public string Name => "equal_weight";

    /// <inheritdoc/>
    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        int n = estimates.Assets.Length;
        if (n == 0)
        {
            return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, "There are no assets to allocate to.");
        }

        double[] weights = new double[n];
        weights.AsSpan().Fill(1.0 / n);
        return AllocationResult.Optimal(PortfolioWeights.Create(estimates.Assets, weights), estimates, Invariant($"1/{n} each."));
    }
}
