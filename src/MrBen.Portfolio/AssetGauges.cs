using System.Collections.Immutable;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio;

/// <summary>The gauges of single positions, where they are asked for: of the largest, and how many are left out. Not thread-safe.</summary>
internal sealed class AssetGauges(PortfolioInstruments instruments)
{
    private ImmutableHashSet<AssetId> _dropped = [];

    public void Write(GaugeReading reading, PortfolioValuation valuation, MetricsOptions options)
    {
        if (!options.PerAsset)
        {
            _dropped = [];
            return;
        }

        // The sort is stable: of equal ones the first that joined are kept.
        decimal[] values = valuation.MarketValues.ToArray();
        int[] largest = [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0).OrderByDescending(i => Math.Abs(values[i]))];
        foreach (int i in largest.Take(options.MaxAssets))
        {
            string asset = valuation.Positions[i].Asset.Value;
            reading.Add(MetricCatalogue.Weight, valuation.NetAssetValue > 0 ? valuation.Weights[i] : null, asset);
            reading.Add(MetricCatalogue.PositionValue, (double)values[i], asset, valuation.Currency);
        }

        ImmutableHashSet<AssetId> dropped = [.. largest.Skip(options.MaxAssets).Select(i => valuation.Positions[i].Asset)];
        instruments.Record(MetricCatalogue.DroppedSeries, dropped.Except(_dropped).Count);
        _dropped = dropped;
    }
}
