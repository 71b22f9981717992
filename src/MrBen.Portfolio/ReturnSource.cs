using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio;

/// <summary>Makes return panels of the observed history and keeps the last ones: the assets of the portfolio, and those held. Thread-safe.</summary>
internal sealed class ReturnSource(ReturnPanelOptions options)
{
    private const int Kept = 2;

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>The returns of some assets, or why there are none.</summary>
    public ReturnPanel? Find(PriceHistory? history, ImmutableArray<AssetId> assets, int required, out string shortage)
    {
        ImmutableArray<HistoryShortage> absent = [.. assets
            .Where(asset => history is null || history.IndexOf(asset) < 0)
            .Select(asset => new HistoryShortage(asset, PairedWith: null, Observations: 0, required))];
        if (history is null || !absent.IsEmpty)
        {
            shortage = absent.IsEmpty ? "There are no assets." : new InsufficientHistory(absent).Detail;
            return null;
        }

        if (options.Frequency is null && !history.TryGetFrequency(out _))
        {
            shortage = "The dates of the price history tell no frequency; give one, or more dates.";
            return null;
        }

        shortage = "";
        lock (_lock)
        {
            foreach (Entry entry in _entries)
            {
                if (ReferenceEquals(entry.History, history) && entry.Assets.SequenceEqual(assets))
                {
                    return entry.Panel;
                }
            }
        }

        ReturnPanel panel = ReturnPanel.FromPrices(history.Select(assets.AsSpan()), options);
        lock (_lock)
        {
            _entries.Insert(0, new Entry(history, assets, panel));
            _entries.RemoveRange(Math.Min(Kept, _entries.Count), Math.Max(0, _entries.Count - Kept));
        }

        return panel;
    }

    private readonly record struct Entry(PriceHistory History, ImmutableArray<AssetId> Assets, ReturnPanel Panel);
}
