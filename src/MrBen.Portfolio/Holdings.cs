using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>What a snapshot holds, as values and weights.</summary>
internal static class Holdings
{
    /// <summary>Values what is held, by exchange rates that are young enough at a moment.</summary>
    public static ValuationResult Value(PortfolioSnapshot snapshot, DateTimeOffset now)
    {
        ValuationResult valued = PortfolioValuation.FromPositions(
            snapshot.Assets, snapshot.Prices, snapshot.CashByCurrency, snapshot.Rates, now > snapshot.Time ? now : snapshot.Time);
        return valued.Status == ValuationStatus.MissingPrice ? valued.Explain(snapshot.History) : valued;
    }

    public static PortfolioWeights WeightsOver(PortfolioValuation valuation, ImmutableArray<AssetId> assets)
    {
        double[] weights = new double[assets.Length];
        for (int i = 0; i < assets.Length; i++)
        {
            weights[i] = valuation.TryGetIndex(assets[i], out int place) ? valuation.Weights[place] : 0;
        }

        return PortfolioWeights.Create(assets, weights);
    }
}
