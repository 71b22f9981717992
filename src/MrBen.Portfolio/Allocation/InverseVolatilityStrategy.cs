using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Weights in proportion to 1/volatility, summing to 1: risk parity where all correlations are equal. Stateless, so thread-safe. Source:
/// Maillard, Roncalli and Teiletche (2010), J. Portfolio Management 36(4), section 2.
/// </summary>
public sealed class InverseVolatilityStrategy : IAllocationStrategy
{
    /// <inheritdoc/>
    public string Name => "inverse_volatility";

    /// <inheritdoc/>
    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        cancellationToken.ThrowIfCancellationRequested();
        if (RiskParityStrategy.Refuse(estimates) is { } refusal)
        {
            return refusal;
        }

        double[] weights = new double[estimates.Assets.Length];
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = 1 / estimates.Volatility(i);
            sum += weights[i];
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] /= sum;
        }

        return AllocationResult.Optimal(PortfolioWeights.Create(estimates.Assets, weights), estimates, "In proportion to 1/volatility.");
    }
}
