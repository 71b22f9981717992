using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace MrBen.Portfolio.Market.Feeds;

/// <summary>
/// A quote, a trade, a bar or an exchange rate. Immutable and thread-safe; a value, so that a stream of them leaves nothing to collect.
/// Made by the methods named after its kinds, which check it.
/// </summary>
public readonly record struct MarketDataUpdate
{
    // What the four numbers mean follows from the kind; 0 is what is not known.
    private readonly decimal _first;
    private readonly decimal _second;
    private readonly decimal _third;
    private readonly decimal _fourth;
    private readonly decimal _volume;

    private MarketDataUpdate(
        MarketDataKind kind, string subject, DateTimeOffset time, decimal first, decimal second, decimal third, decimal fourth,
        decimal volume)
    {
        (Kind, Subject, Time, Count) = (kind, subject, time, 1);
        (_first, _second, _third, _fourth, _volume) = (first, second, third, fourth, volume);
    }

    /// <summary>What it is.</summary>
    public MarketDataKind Kind { get; }

    /// <summary>The name of the asset, or the currency of a rate.</summary>
    public string Subject { get; }

    /// <summary>When it happened, by the venue's clock; of a bar, its end.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>
    /// How many updates of the source it stands for, at least 1: trades that were put together, quotes and rates that were passed over.
    /// </summary>
    public int Count { get; private init; }

    /// <summary>The asset.</summary>
    /// <exception cref="InvalidOperationException">It is a rate.</exception>
    public AssetId Asset => Kind is MarketDataKind.Rate or default(MarketDataKind)
        ? throw new InvalidOperationException($"A {Kind} of {Subject} has no asset.")
        : new AssetId(Subject);

    /// <summary>Best bid per unit, positive; <see langword="null"/> where unknown, and for all but quotes.</summary>
    public decimal? Bid => Known(MarketDataKind.Quote, _first);

    /// <summary>Best ask per unit, positive; <see langword="null"/> where unknown, and for all but quotes.</summary>
    public decimal? Ask => Known(MarketDataKind.Quote, _second);

    /// <summary>First price of a bar, positive; <see langword="null"/> where unknown, and for all but bars.</summary>
    public decimal? Open => Known(MarketDataKind.Bar, _first);

    /// <summary>Highest price of a bar, or of trades put together, positive; <see langword="null"/> where unknown.</summary>
    public decimal? High => Known(MarketDataKind.Bar, _second) ?? Known(MarketDataKind.Trade, _second);

    /// <summary>Lowest price of a bar, or of trades put together, positive; <see langword="null"/> where unknown.</summary>
    public decimal? Low => Known(MarketDataKind.Bar, _third) ?? Known(MarketDataKind.Trade, _third);

    /// <summary>
    /// Units traded in a trade or a bar, at least 0; <see langword="null"/> for quotes and rates, and for bars where unknown.
    /// </summary>
    public decimal? Volume => Kind == MarketDataKind.Trade || (Kind == MarketDataKind.Bar && _volume >= 0) ? _volume : null;

    /// <summary>
    /// What the asset is valued at, positive: of a quote the middle, or the side that is known; of a trade its price; of a bar its close;
    /// of a rate the rate.
    /// </summary>
    public decimal Price => Kind != MarketDataKind.Quote ? _fourth
        : _first > 0 && _second > 0 ? (_first + _second) / 2
        : Math.Max(_first, _second);

    /// <summary>A quote.</summary>
    /// <exception cref="ArgumentException">The asset has no name, or neither side is given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A price is not positive.</exception>
    public static MarketDataUpdate Quote(AssetId asset, decimal? bid, decimal? ask, DateTimeOffset time)
    {
        if (bid is null && ask is null)
        {
            throw new ArgumentException($"The quote of {asset} has neither bid nor ask.", nameof(bid));
        }

        return new MarketDataUpdate(MarketDataKind.Quote, asset.Value, time, Positive(bid), Positive(ask), 0, 0, 0);
    }

    /// <summary>A trade.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="price">Per unit, positive.</param>
    /// <param name="size">Units, at least 0.</param>
    /// <param name="time">When.</param>
    /// <exception cref="ArgumentException">The asset has no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The price is not positive, or the size negative.</exception>
    public static MarketDataUpdate Trade(AssetId asset, decimal price, decimal size, DateTimeOffset time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return new MarketDataUpdate(MarketDataKind.Trade, asset.Value, time, 0, Positive(price), price, price, size);
    }

    /// <summary>A bar.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="open">First price, positive; <see langword="null"/> where unknown.</param>
    /// <param name="high">Highest price, positive; <see langword="null"/> where unknown.</param>
    /// <param name="low">Lowest price, positive; <see langword="null"/> where unknown.</param>
    /// <param name="close">Last price, positive.</param>
    /// <param name="volume">Units, at least 0; <see langword="null"/> where unknown.</param>
    /// <param name="time">Its end.</param>
    /// <exception cref="ArgumentException">The asset has no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A price is not positive, or the volume negative.</exception>
    public static MarketDataUpdate Bar(
        AssetId asset, decimal? open, decimal? high, decimal? low, decimal close, decimal? volume, DateTimeOffset time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(volume ?? 0, nameof(volume));
        return new MarketDataUpdate(
            MarketDataKind.Bar, asset.Value, time, Positive(open), Positive(high), Positive(low), Positive(close), volume ?? -1);
    }

    /// <summary>An exchange rate.</summary>
    /// <param name="currency">The currency.</param>
    /// <param name="rate">What one unit of it is worth in the portfolio's currency, positive.</param>
    /// <param name="time">When.</param>
    /// <exception cref="ArgumentException">The currency is blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive.</exception>
    public static MarketDataUpdate Rate(string currency, decimal rate, DateTimeOffset time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(currency);
        return new MarketDataUpdate(MarketDataKind.Rate, currency, time, 0, 0, 0, Positive(rate), 0);
    }

    /// <summary>For example <c>Quote of SPY at 2026-01-02 14:30:00Z: 570.05</c>.</summary>
    public override string ToString() => Kind == default ? "?" : Invariant($"{Kind} of {Subject} at {Time:u}: {Price}");

    /// <summary>This after an earlier one of its kind and subject that nobody has seen.</summary>
    internal MarketDataUpdate After(in MarketDataUpdate earlier) => Kind != MarketDataKind.Trade
        ? this with { Count = Count + earlier.Count }
        : new MarketDataUpdate(
            Kind, Subject, Time, 0, Math.Max(_second, earlier._second), Math.Min(_third, earlier._third), _fourth,
            _volume + earlier._volume)
        {
            Count = Count + earlier.Count,
        };

    private decimal? Known(MarketDataKind kind, decimal value) => Kind == kind && value > 0 ? value : null;

    private static decimal Positive(decimal? value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value ?? 1, name);
        return value ?? 0;
    }
}
