using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>
/// Makes return panels of the observed history, in the portfolio's currency, and keeps the last ones: the assets of the portfolio, those held,
/// those of the last forecasts, the benchmark. Thread-safe.
/// </summary>
internal sealed class ReturnSource(ReturnPanelOptions options)
{
    private const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private Converted? _converted;

    /// <summary>The observed prices in the portfolio's currency; the last ones are kept.</summary>
    public BaseHistory InBase(PortfolioSnapshot snapshot)
    {
        ImmutableDictionary<AssetId, string> foreign = BaseHistory.ForeignOf(snapshot);
        if (foreign.IsEmpty)
        {
            return BaseHistory.Of(snapshot);
        }

        lock (_lock)
        {
            if (_converted is { } known && ReferenceEquals(known.History, snapshot.History)
                && ReferenceEquals(known.Rates, snapshot.RateHistory) && known.Foreign.Count == foreign.Count
                && foreign.All(asset => known.Foreign.GetValueOrDefault(asset.Key) == asset.Value))
            {
                return known.Made;
            }

            BaseHistory made = BaseHistory.Of(snapshot);
            _converted = new Converted(snapshot.History!, snapshot.RateHistory, foreign, made);
            return made;
        }
    }

    /// <summary>The returns of some assets in the portfolio's currency, or why there are none.</summary>
    public ReturnPanel? Find(PortfolioSnapshot snapshot, ImmutableArray<AssetId> assets, int required, out string shortage)
    {
        BaseHistory converted = InBase(snapshot);
        if (converted.ProblemOf(assets) is { Length: > 0 } problem)
        {
            shortage = problem;
            return null;
        }

        return Find(converted.Prices, assets, required, out shortage);
    }

    private ReturnPanel? Find(PriceHistory? history, ImmutableArray<AssetId> assets, int required, out string shortage)
    {
        if (assets.IsEmpty)
        {
            shortage = "There are no assets.";
            return null;
        }

        ImmutableArray<HistoryShortage> absent = [.. assets
            .Where(asset => history is null || history.IndexOf(asset) < 0)
            .Select(asset => new HistoryShortage(asset, PairedWith: null, Observations: 0, required))];
        if (history is null || !absent.IsEmpty)
        {
            shortage = new InsufficientHistory(absent).Detail;
            return null;
        }

        if (options.Frequency is null && !history.TryGetFrequency(out _))
        {
            shortage = "The dates of the price history tell no frequency; give one, or more dates.";
            return null;
        }

        Entry entry = Find(history, assets);
        ImmutableArray<HistoryShortage> lacking = [.. assets
            .Select((asset, i) => new HistoryShortage(asset, PairedWith: null, Math.Max(0, entry.Prices[i] - 1), required))
            .Where(found => found.Missing > 0)];
        shortage = lacking.IsEmpty ? entry.Problem : new InsufficientHistory(lacking).Detail;
        return lacking.IsEmpty ? entry.Panel : null;
    }

    private Entry Find(PriceHistory history, ImmutableArray<AssetId> assets)
    {
        lock (_lock)
        {
            if (_entries.Find(entry => ReferenceEquals(entry.History, history) && entry.Assets.SequenceEqual(assets)) is { } known)
            {
                return known;
            }
        }

        Entry made = Make(history, assets);
        lock (_lock)
        {
            _entries.Insert(0, made);
            _entries.RemoveRange(Math.Min(Kept, _entries.Count), Math.Max(0, _entries.Count - Kept));
        }

        return made;
    }

    private Entry Make(PriceHistory history, ImmutableArray<AssetId> assets)
    {
        PriceHistory prices = history.Select(assets.AsSpan());
        ImmutableArray<int> counts = [.. assets.Select((_, column) => UsablePrices(prices, column))];
        ReturnPanel? panel = ReturnPanelBuilder.TryBuild(prices, options, out string problem);

        // The panel may leave assets out; a portfolio cannot, it would be measured or sold in part.
        string dropped = panel is null ? "" : string.Join(' ', panel.Report.DroppedAssets.Select(asset => asset.Reason));
        return new Entry(history, assets, counts, dropped.Length == 0 ? panel : null, problem + dropped);
    }

    private static int UsablePrices(PriceHistory prices, int column)
    {
        int count = 0;
        for (int row = 0; row < prices.Rows; row++)
        {
            count += prices.TryGetPrice(row, column, out double price) && price > 0 ? 1 : 0;
        }

        return count;
    }

    private sealed record Converted(
        PriceHistory History, PriceHistory? Rates, ImmutableDictionary<AssetId, string> Foreign, BaseHistory Made);

    private sealed record Entry(
        PriceHistory History, ImmutableArray<AssetId> Assets, ImmutableArray<int> Prices, ReturnPanel? Panel, string Problem);
}
