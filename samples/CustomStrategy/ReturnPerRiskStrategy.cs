using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace CustomStrategy;

/// <summary>
/// A strategy of one's own: each asset that is expected to earn more than cash has a weight in proportion to its Sharpe ratio,
/// (μ − r)/σ. What others do to the portfolio is not looked at, so this is no optimum of anything; it shows the seam.
/// </summary>
internal sealed class ReturnPerRiskStrategy(double riskFreeRate) : IAllocationStrategy
{
    public string Name => "return_per_risk";

    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        double[] weights = new double[estimates.Assets.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double volatility = estimates.Volatility(i);
            if (!(volatility > 0))
            {
                return AllocationResult.Failed(
                    AllocationStatus.UndefinedEstimate, $"{estimates.Assets[i]} did not move; it has no Sharpe ratio.");
            }

            weights[i] = Math.Max(0, (estimates.ExpectedReturns[i] - riskFreeRate) / volatility);
        }

        double sum = weights.Sum();
        if (!(sum > 0))
        {
            // A failure is a status with a sentence, never equal weights.
            return AllocationResult.Failed(
                AllocationStatus.UndefinedEstimate, Invariant($"No asset is expected to earn more than cash at {riskFreeRate:P1} a year."));
        }

        PortfolioWeights target = PortfolioWeights.Create(estimates.Assets, [.. weights.Select(weight => weight / sum)]);
        int held = weights.Count(weight => weight > 0);
        return AllocationResult.Optimal(target, estimates, Invariant($"{held} of {weights.Length} assets, by their Sharpe ratios."));
    }
}
