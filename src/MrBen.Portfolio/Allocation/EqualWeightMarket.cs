using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The regime of the market that the assets make when each has the same weight: one yardstick for whatever strategy asks.
/// </summary>
internal static class EqualWeightMarket
{
    /// <summary>The regime after the last return, or why there is none.</summary>
    public static VolatilityRegime? Regime(VolatilityRegimeDetector detector, ReturnPanel? returns, out string reason)
    {
        if (returns is null || returns.Assets.IsEmpty)
        {
            reason = "The regime needs the returns of the assets; there are none.";
            return null;
        }

        PortfolioWeights equal = PortfolioWeights.Create(
            returns.Assets, [.. Enumerable.Repeat(1.0 / returns.Assets.Length, returns.Assets.Length)]);
        double[]? series = WeightedReturns.Last(equal, returns, int.MaxValue, detector.MinimumObservations, "The regime", out reason);
        if (series is null)
        {
            return null;
        }

        bool found = detector.TryDetect(
            "The market", series, returns.Frequency, out VolatilityRegime? regime, out EstimationFailure? failure);
        reason = failure?.Detail ?? "";
        return found ? regime : null;
    }
}
