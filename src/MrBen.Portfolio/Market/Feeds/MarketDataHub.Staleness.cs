namespace MrBen.Portfolio.Market.Feeds;

/// <content>What was not heard of for too long.</content>
public sealed partial class MarketDataHub
{
    /// <summary>Has an asset go stale where it is not heard of from now on; without this, its first update starts that.</summary>
    public void Expect(AssetId asset)
    {
        lock (_sync)
        {
            Slot(_places, asset.Value);
        }
    }

    /// <summary>Time since an asset was last heard of; <see langword="null"/> where it never was, nor expected.</summary>
    public TimeSpan? AgeOf(AssetId asset) => AgeIn(_places, asset.Value);

    /// <summary>Time since the rate of a currency was last heard of; <see langword="null"/> where it never was.</summary>
    public TimeSpan? AgeOfRate(string currency) => AgeIn(_currencies, currency);

    /// <summary>
    /// Whether an asset was not heard of for longer than <see cref="MarketDataHubOptions.StaleAfter"/>. True where it never was.
    /// </summary>
    public bool IsStale(AssetId asset) => AgeOf(asset) is not { } age || age > _options.StaleAfter;

    /// <summary>Whether the rate of a currency was not heard of for so long. True where it never was.</summary>
    public bool IsRateStale(string currency) => AgeOfRate(currency) is not { } age || age > _options.StaleAfter;

    /// <summary>Tells a sink which assets and currencies went stale or are fresh again since the last time. 0 bytes.</summary>
    public void CheckStaleness(IMarketDataSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        for (int i = 0; TryFindChange(ref i, out StalenessChange change); i++)
        {
            sink.OnStaleness(change);
        }
    }

    private TimeSpan? AgeIn(Dictionary<string, int> places, string subject)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        DateTimeOffset now = _time.GetUtcNow();
        lock (_sync)
        {
            return places.TryGetValue(subject, out int place) ? now - _slots[place].Heard : null;
        }
    }

    private bool TryFindChange(ref int place, out StalenessChange change)
    {
        DateTimeOffset now = _time.GetUtcNow();
        lock (_sync)
        {
            for (; place < _slots.Count; place++)
            {
                MarketDataSlot slot = _slots[place];
                TimeSpan age = now - slot.Heard;
                if (slot.IsStale != age > _options.StaleAfter)
                {
                    slot.IsStale = !slot.IsStale;
                    change = new StalenessChange(slot.Subject, slot.IsStale, age, now);
                    return true;
                }
            }
        }

        change = default;
        return false;
    }
}
