using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace RollingBacktest;

/// <summary>
/// The paper's sample-based mean–variance weights Σ⁻¹μ / |1'Σ⁻¹μ|. Without any constraint the utility μ'w − ½w'Σw is largest at w = Σ⁻¹μ;
/// the division by the absolute sum belongs to the paper. Its sign stays: where the tangency portfolio lies on the lower branch the weights
/// sum to −1 and the rest, 2, is cash. This is what costs the strategy its returns, so it must not be repaired.
/// </summary>
internal sealed class TangencyStrategy : IAllocationStrategy
{
    private readonly MeanVarianceStrategy _utility = new(new MeanVarianceOptions
    {
        RiskAversion = 1,
        Constraints = new PortfolioConstraints
        {
            MinWeight = double.NegativeInfinity,
            MaxWeight = double.PositiveInfinity,
            MinTotal = double.NegativeInfinity,
            MaxTotal = double.PositiveInfinity,
        },
    });

    public string Name => "mv";

    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default)
    {
        AllocationResult best = _utility.Allocate(estimates, context, cancellationToken);
        if (!best.HasWeights)
        {
            return best;
        }

        double size = Math.Abs(best.Weights.Total);
        PortfolioWeights scaled = PortfolioWeights.Create(estimates.Assets, [.. best.Weights.Weights.ToArray().Select(w => w / size)]);
        return AllocationResult.Optimal(scaled, estimates, "Proportional to Σ⁻¹μ.");
    }
}
