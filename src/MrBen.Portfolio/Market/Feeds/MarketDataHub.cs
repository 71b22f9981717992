namespace MrBen.Portfolio.Market.Feeds;

/// <summary>
/// Stands between feeds, which are fast, and whoever values a portfolio, who may be slow. Thread-safe; one reader and one taker at a time.
/// </summary>
/// <remarks>
/// <para>
/// What waits is bounded. A quote or a rate replaces the one of its asset that waits; a trade is added to the one that waits, with the sum
/// of the sizes, highest and lowest price; bars are kept one by one, and where there is no room for another the feed waits. So no volume
/// and no bar is lost, and the taker always gets the latest quote. What began to wait first is delivered first.
/// </para>
/// <para>
/// 0 bytes per update once an asset was heard of. An update whose venue time is too far from the clock is refused and counted. An asset
/// that is not heard of for a time is stale, by the hub's clock and not by the venue's.
/// </para>
/// </remarks>
public sealed partial class MarketDataHub
{
    // Quotes and trades wait in their asset's slot, bars in a ring of their own; the queue holds the order, in marks of the slot and kind.
    private readonly Lock _sync = new();
    private readonly MarketDataHubOptions _options;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _currencies = new(StringComparer.Ordinal);
    private readonly List<MarketDataSlot> _slots = [];
    private readonly Queue<(int Slot, MarketDataKind Kind)> _order;
    private readonly Queue<MarketDataUpdate> _bars;
    private readonly WakeSignal _arrived = new();
    private readonly WakeSignal _taken = new();
    private long _offered;
    private long _delivered;
    private long _conflated;
    private long _full;
    private long _outdated;
    private long _ahead;
    private long _behind;
    private TimeSpan _skew;
    private TimeSpan _smallestSkew = TimeSpan.MaxValue;
    private TimeSpan _largestSkew = TimeSpan.MinValue;

    /// <summary>A hub.</summary>
    /// <param name="options">How it passes data on.</param>
    /// <param name="timeProvider">The clock of ages and skew. Default: the system's.</param>
    /// <exception cref="ArgumentException">The options are not sound.</exception>
    public MarketDataHub(MarketDataHubOptions? options = null, TimeProvider? timeProvider = null)
    {
        (_options, _time) = (options is null ? new() : options with { }, timeProvider ?? TimeProvider.System);
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        _order = new Queue<(int Slot, MarketDataKind Kind)>(_options.Capacity);
        _bars = new Queue<MarketDataUpdate>(_options.Capacity);
    }

    /// <summary>What passed through so far.</summary>
    public MarketDataStatistics GetStatistics()
    {
        lock (_sync)
        {
            bool any = _smallestSkew <= _largestSkew;
            return new MarketDataStatistics
            {
                Offered = _offered,
                Delivered = _delivered,
                Conflated = _conflated,
                Full = _full,
                Outdated = _outdated,
                RefusedAhead = _ahead,
                RefusedBehind = _behind,
                Waiting = _order.Count,
                Skew = _skew,
                SmallestSkew = any ? _smallestSkew : TimeSpan.Zero,
                LargestSkew = any ? _largestSkew : TimeSpan.Zero,
            };
        }
    }

    /// <summary>Takes an update, without waiting. 0 bytes once its asset was heard of.</summary>
    /// <exception cref="ArgumentException">The update is <see langword="default"/>.</exception>
    public MarketDataOffer Offer(in MarketDataUpdate update)
    {
        if (update.Kind == default)
        {
            throw new ArgumentException("The update is of no kind.", nameof(update));
        }

        DateTimeOffset now = _time.GetUtcNow();
        MarketDataOffer offer;
        lock (_sync)
        {
            offer = Take(update, now);
        }

        if (offer == MarketDataOffer.Queued)
        {
            _arrived.Set();
        }

        return offer;
    }

    /// <summary>Gives the update that waits longest. False where none waits. 0 bytes.</summary>
    public bool TryTake(out MarketDataUpdate update)
    {
        lock (_sync)
        {
            if (!_order.TryDequeue(out (int Slot, MarketDataKind Kind) place))
            {
                update = default;
                return false;
            }

            _delivered++;
            MarketDataSlot slot = _slots[place.Slot];
            switch (place.Kind)
            {
                case MarketDataKind.Bar:
                    update = _bars.Dequeue();
                    break;
                case MarketDataKind.Trade:
                    (update, slot.Trade) = (slot.Trade, default);
                    break;
                default:
                    (update, slot.Quote) = (slot.Quote, default);
                    break;
            }
        }

        if (update.Kind == MarketDataKind.Bar)
        {
            _taken.Set();
        }

        return true;
    }

    private MarketDataOffer Take(in MarketDataUpdate update, DateTimeOffset now)
    {
        _offered++;
        if (update.Kind == MarketDataKind.Bar && _bars.Count >= _options.Capacity)
        {
            _full++;
            return MarketDataOffer.Full;
        }

        _skew = now - update.Time;
        (_smallestSkew, _largestSkew) = (_skew < _smallestSkew ? _skew : _smallestSkew, _skew > _largestSkew ? _skew : _largestSkew);
        if (-_skew > _options.MaximumAhead)
        {
            _ahead++;
            return MarketDataOffer.Ahead;
        }

        if (_skew > _options.MaximumBehind)
        {
            _behind++;
            return MarketDataOffer.Behind;
        }

        int place = Slot(update.Kind == MarketDataKind.Rate ? _currencies : _places, update.Subject);
        MarketDataSlot slot = _slots[place];
        slot.Heard = now;
        switch (update.Kind)
        {
            case MarketDataKind.Bar:
                _bars.Enqueue(update);
                break;
            case MarketDataKind.Trade when slot.Trade.Kind != default:
                slot.Trade = update.Time >= slot.Trade.Time ? update.After(slot.Trade) : slot.Trade.After(update);
                _conflated++;
                return MarketDataOffer.Conflated;
            case MarketDataKind.Trade:
                slot.Trade = update;
                break;
            default:
                if (update.Time < slot.LatestQuote)
                {
                    _outdated++;
                    return MarketDataOffer.Outdated;
                }

                slot.LatestQuote = update.Time;
                if (slot.Quote.Kind != default)
                {
                    slot.Quote = update.After(slot.Quote);
                    _conflated++;
                    return MarketDataOffer.Conflated;
                }

                slot.Quote = update;
                break;
        }

        _order.Enqueue((place, update.Kind));
        return MarketDataOffer.Queued;
    }

    private int Slot(Dictionary<string, int> places, string subject)
    {
        if (!places.TryGetValue(subject, out int place))
        {
            place = _slots.Count;
            places.Add(subject, place);
            _slots.Add(new MarketDataSlot(subject) { Heard = _time.GetUtcNow() });
        }

        return place;
    }
}
