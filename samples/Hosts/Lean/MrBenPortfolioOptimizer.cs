using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using QuantConnect.Algorithm.Framework.Portfolio;

namespace MrBen.Portfolio.Samples.Hosts.Lean;

/// <summary>
/// A strategy of this library as Lean's optimiser, for its mean-variance or Black–Litterman construction models. Lean hands over returns of
/// its period (T × N) and, from some models, means; they are estimated here from the returns, so that means and covariances fit each other.
/// </summary>
/// <remarks>
/// Lean has no word for "no answer": its own optimisers fall back to equal weights. This one throws, with the reason: an algorithm that
/// stops is seen, a portfolio that nobody chose is not.
/// </remarks>
public sealed class MrBenPortfolioOptimizer(IAllocationStrategy strategy, Frequency frequency) : IPortfolioOptimizer
{
    public double[] Optimize(double[,] historicalReturns, double[]? expectedReturns = null, double[,]? covariance = null)
    {
        int rows = historicalReturns.GetLength(0);
        int columns = historicalReturns.GetLength(1);
        ImmutableArray<AssetId> assets = [.. Enumerable.Range(0, columns).Select(
            i => new AssetId(FormattableString.Invariant($"asset{i}")))];

        // Lean's rows have no dates by now; only their order counts.
        ImmutableArray<DateOnly> dates = [.. Enumerable.Range(1, rows).Select(DateOnly.FromDayNumber)];
        double[] values = [.. historicalReturns.Cast<double>()];
        ReturnPanel returns = ReturnPanel.Create(assets, dates, frequency, ReturnKind.Simple, values);
        AllocationResult result = ReturnEstimates.TryFromReturns(
            returns, null, out ReturnEstimates? estimates, out EstimationFailure? failure)
            ? strategy.Allocate(estimates)
            : throw new InvalidOperationException(failure.ToString());
        return result.GetWeightsOrThrow().Weights.ToArray();
    }
}
