using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>
/// What models are trained on and asked with at one moment: bars, the assets among them, and their returns. Features are made once and kept.
/// Thread-safe.
/// </summary>
internal sealed class ModelHistory
{
    // Of an asset's bars, so that a few holes do not take a feature from all.
    private const double EnoughBars = 0.9;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Rows> _rows = [];
    private readonly Dictionary<AssetId, VolatilitySeries> _series = [];
    private readonly FeatureOptions _features;
    private readonly bool _isEngineered;

    /// <param name="bars">Bars of the assets and, where there is one, of the market.</param>
    /// <param name="assets">The assets, at least one, all among the bars.</param>
    /// <param name="market">What stands for the market; none where nothing does.</param>
    /// <param name="returns">Simple returns of the assets, complete.</param>
    /// <param name="isEngineered">Whether all features are made, and not only the variances of day, week and month.</param>
    public ModelHistory(BarHistory bars, ImmutableArray<AssetId> assets, AssetId? market, ReturnPanel returns, bool isEngineered)
    {
        (Bars, Assets, Market, Returns, _isEngineered) = (bars, assets, market, returns, isEngineered);
        _features = FeaturesOf(bars, assets);
    }

    public BarHistory Bars { get; }

    public ImmutableArray<AssetId> Assets { get; }

    public AssetId? Market { get; }

    public ReturnPanel Returns { get; }

    /// <summary>The last day that is known.</summary>
    public DateOnly LastDate => Returns.Dates[^1];

    /// <summary>What variances are measured from: <c>ranges</c> or <c>squared returns</c>.</summary>
    public string Measure => _features.Measure == VarianceMeasure.Range ? "ranges" : "squared returns";

    /// <summary>The features of an asset with labels of a horizon; why not, where there are none.</summary>
    public bool TryTable(
        int asset, int horizon, [NotNullWhen(true)] out FeatureTable? table, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        (table, failure) = RowsOf(horizon).Tables[asset];
        return table is not null;
    }

    /// <summary>The labelled rows of all assets that have some; why not, where none has.</summary>
    public bool TryPanel(int horizon, [NotNullWhen(true)] out FeaturePanel? panel, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        (panel, failure) = RowsOf(horizon).Panel.Value;
        return panel is not null;
    }

    /// <summary>What features are; null where no asset has any.</summary>
    public FeatureSchema? Schema => RowsOf(1).Tables.Select(entry => entry.Table?.Schema).FirstOrDefault(schema => schema is not null);

    /// <summary>The logarithmic returns and variances that an asset's features are made of.</summary>
    public VolatilitySeries SeriesOf(AssetId asset)
    {
        lock (_lock)
        {
            if (!_series.TryGetValue(asset, out VolatilitySeries? known))
            {
                known = VolatilitySeries.FromBars(Bars, asset, _features.Measure, _features.Range);
                _series.Add(asset, known);
            }

            return known;
        }
    }

    // Features are made once, with the first horizon asked for; the others differ in labels.
    private Rows RowsOf(int horizon)
    {
        lock (_lock)
        {
            if (!_rows.TryGetValue(horizon, out Rows? known))
            {
                known = new Rows(
                    _rows.Count == 0
                        ? [.. Assets.Select(asset => Build(asset, horizon))]
                        : [.. _rows.Values.First().Tables.Select(entry => (Relabel(entry.Table, horizon), entry.Failure))],
                    Assets);
                _rows.Add(horizon, known);
            }

            return known;
        }
    }

    private (FeatureTable? Table, EstimationFailure? Failure) Build(AssetId asset, int horizon)
    {
        FeatureOptions options = _features with { Horizon = horizon };
        VolatilitySeries? market = Market is { } known ? SeriesOf(known) : null;
        return VolatilityFeatures.TryBuild(
            Bars, SeriesOf(asset), market, options, out FeatureTable? table, out EstimationFailure? failure)
            ? (_isEngineered ? table : table.Keep(VolatilityFeatures.VarianceNames), null)
            : (null, failure);
    }

    private FeatureTable? Relabel(FeatureTable? table, int horizon) =>
        table is null ? null : VolatilityFeatures.Relabel(table, SeriesOf(table.Asset), horizon);

    // Asked of the bars of all assets, whose rows are to have one schema.
    private static FeatureOptions FeaturesOf(BarHistory bars, ImmutableArray<AssetId> assets)
    {
        bool hasRanges = assets.All(asset => Share(bars, asset, bar => bar is { Open: > 0, High: > 0, Low: > 0 }) >= EnoughBars);
        bool hasVolumes = assets.All(asset => Share(bars, asset, bar => bar.Volume is > 0) >= EnoughBars);
        return (hasRanges ? new FeatureOptions() : FeatureOptions.ForCloses) with { UsesVolume = hasVolumes };
    }

    private static double Share(BarHistory bars, AssetId asset, Func<Bar, bool> has)
    {
        int place = bars.IndexOf(asset);
        int count = bars.BarsOf(place);
        int having = 0;
        for (int i = 0; i < count; i++)
        {
            having += has(bars.GetBar(place, i)) ? 1 : 0;
        }

        return count == 0 ? 0 : (double)having / count;
    }

    /// <summary>The tables of a horizon, and the panel of them, which is sorted once it is asked for.</summary>
    private sealed class Rows(ImmutableArray<(FeatureTable? Table, EstimationFailure? Failure)> tables, ImmutableArray<AssetId> assets)
    {
        public ImmutableArray<(FeatureTable? Table, EstimationFailure? Failure)> Tables { get; } = tables;

        public Lazy<(FeaturePanel? Panel, EstimationFailure? Failure)> Panel { get; } = new(() =>
        {
            FeatureTable[] labelled = [.. tables.Select(entry => entry.Table).OfType<FeatureTable>().Where(table => table.Labelled > 0)];
            return labelled.Length > 0
                ? (FeaturePanel.Combine(labelled), null)
                : ((FeaturePanel?)null,
                    tables[0].Failure ?? new UndefinedEstimate(assets[0], $"{assets[0]} has no feature with a label."));
        });
    }
}
