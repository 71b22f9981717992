using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>
/// The positions of a portfolio and its cash, with their value kept running: what <see cref="PortfolioState"/> knows of money. Changes are
/// checked before they come here; one that fails in arithmetic is taken back as a whole. Prices, positions and fills allocate nothing. Not
/// thread-safe.
/// </summary>
internal sealed partial class PositionBook
{
    private readonly Dictionary<AssetId, int> _places = [];
    private readonly PortfolioStateOptions _options;
    private readonly bool _keepsLots;
    private AssetSlot[] _slots = new AssetSlot[16];
    private Exposure _exposure;
    private PortfolioAccount _account;

    public PositionBook(PortfolioStateOptions options)
    {
        _options = options;
        _keepsLots = options.CostMethod == CostMethod.FirstInFirstOut || options.TradeGrouping == TradeGrouping.FirstInFirstOut;
        Currencies = new CurrencyBook(options.BaseCurrency);
        Trades = new HistoryRing<RoundTrip>(options.MaxTradeHistory);
    }

    public CurrencyBook Currencies { get; }

    /// <summary>The last trades that ended.</summary>
    public HistoryRing<RoundTrip> Trades { get; }

    /// <summary>Cash of all currencies in the base currency; what has no rate counts as nothing.</summary>
    public decimal Cash => Currencies.Total;

    public Exposure Exposure => _exposure;

    public PortfolioAccount Account => _account;

    public int AssetCount { get; private set; }

    public ReadOnlySpan<AssetSlot> Slots => _slots.AsSpan(0, AssetCount);

    /// <summary>Cash and positions; what is held without a price or a rate counts as nothing.</summary>
    public decimal PricedValue => Cash + _exposure.Net;

    /// <summary>Number of held assets and currencies that nobody knows the value of.</summary>
    public int Unpriced => _exposure.Unpriced + Currencies.Unrated;

    /// <summary>Where an asset is among the slots; −1 where it is not.</summary>
    public int PlaceOf(AssetId asset) => asset != default && _places.TryGetValue(asset, out int place) ? place : -1;

    /// <summary>Refuses an asset that cannot join.</summary>
    public void CheckNew(PortfolioAsset asset, string parameter)
    {
        if (asset.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), parameter);
        }

        if (_places.ContainsKey(asset.Asset))
        {
            throw new ArgumentException($"Asset {asset.Asset} is already in the portfolio; update its position instead.", parameter);
        }
    }

    /// <summary>Adds an asset; its price is the last one of a history, where that has one.</summary>
    public void Add(PortfolioAsset asset, PriceHistory? history, DateTimeOffset time)
    {
        if (AssetCount == _slots.Length)
        {
            Array.Resize(ref _slots, 2 * _slots.Length);
        }

        int place = AssetCount;
        int currency = Currencies.Require(asset.Instrument.Currency);
        _slots[AssetCount++] = new AssetSlot
        {
            Instrument = asset.Instrument,
            Quantity = asset.Quantity,
            AverageCost = asset.AverageCost,
            UnrealizedPnl = asset.UnrealizedPnl,
            Currency = currency,
            Rate = Currencies[currency].Rate,
            Lots = _keepsLots ? new LotQueue() : null,
        };
        _places.Add(asset.Asset, place);
        Count(place, 1);
        if (asset.Quantity != 0 && asset.AverageCost is { } cost)
        {
            Change(place).Added = Arrive(ref _slots[place], asset.Quantity, cost, time);
        }

        if (history is not null)
        {
            TakeLastPrice(place, history);
        }
    }

    public void Remove(int place)
    {
        Count(place, -1);
        _account.Close(_slots[place].Account);
        _places.Remove(_slots[place].Instrument.Asset);
        _slots.AsSpan(place + 1, AssetCount - place - 1).CopyTo(_slots.AsSpan(place));
        _slots[--AssetCount] = default;
        for (int i = place; i < AssetCount; i++)
        {
            _places[_slots[i].Instrument.Asset] = i;
        }
    }

    public void SetPrice(int place, decimal price, DateTimeOffset time)
    {
        Count(place, -1);
        ref AssetSlot slot = ref _slots[place];
        (slot.Price, slot.PriceTime) = (price, time);
        Know(ref slot, price, time);
        slot.Trade.Observe(price);
        Change(place).Price = price;
        Value(ref slot);
        Count(place, 1);
    }

    /// <summary>Takes the last prices of a history where they are newer.</summary>
    public void Observe(PriceHistory history)
    {
        for (int i = 0; i < AssetCount; i++)
        {
            TakeLastPrice(i, history);
        }
    }

    // A history's price is that of its date's beginning, so that any tick of the day supersedes it.
    private void TakeLastPrice(int place, PriceHistory history)
    {
        if (MarketPrice.TryFindLast(history, _slots[place].Instrument.Asset, out DateOnly date, out double price)
            && MarketPrice.ToMoney(price) is { } money)
        {
            DateTimeOffset time = new(date, TimeOnly.MinValue, TimeSpan.Zero);
            if (_slots[place].Price is null || time >= _slots[place].PriceTime)
            {
                SetPrice(place, money, time);
            }
        }
    }

    private void Count(int place, int direction)
    {
        ref readonly AssetSlot slot = ref _slots[place];
        _exposure.Count(slot, direction);
        Currencies[slot.Currency].Held += slot.Quantity != 0 ? direction : 0;
    }

    private static void Value(ref AssetSlot slot) => slot.Value = slot.Price is { } price && slot.Rate is { } rate
        ? PortfolioValuation.MarketValueOf(slot.Quantity, price, slot.Instrument.Multiplier) * rate
        : 0;
}
