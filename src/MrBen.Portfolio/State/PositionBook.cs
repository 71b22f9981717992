using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>
/// The positions of a portfolio and its cash, with their value kept running: what <see cref="PortfolioState"/> knows of money. Changes are
/// checked before they come here. Prices, positions and fills allocate nothing. Not thread-safe.
/// </summary>
internal sealed class PositionBook(string baseCurrency)
{
    private readonly Dictionary<AssetId, int> _places = [];
    private AssetSlot[] _slots = new AssetSlot[16];
    private Exposure _exposure;

    public string BaseCurrency { get; } = baseCurrency;

    public decimal Cash { get; private set; }

    public Exposure Exposure => _exposure;

    public int AssetCount { get; private set; }

    public ReadOnlySpan<AssetSlot> Slots => _slots.AsSpan(0, AssetCount);

    /// <summary>Cash and positions; what is held without a price counts as nothing.</summary>
    public decimal PricedValue => Cash + _exposure.Net;

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

        if (asset.Instrument.Currency != BaseCurrency)
        {
            throw new ArgumentException(
                $"{asset.Asset} is in {asset.Instrument.Currency}, the portfolio in {BaseCurrency}: "
                + "until exchange rates are supported, all must be in one currency.", parameter);
        }
    }

    /// <summary>Adds an asset; its price is the last one of a history, where that has one.</summary>
    public void Add(PortfolioAsset asset, PriceHistory? history)
    {
        if (AssetCount == _slots.Length)
        {
            Array.Resize(ref _slots, 2 * _slots.Length);
        }

        AssetSlot slot = new()
        {
            Instrument = asset.Instrument,
            Quantity = asset.Quantity,
            AverageCost = asset.AverageCost,
            UnrealizedPnl = asset.UnrealizedPnl,
        };
        _places.Add(asset.Asset, AssetCount);
        _slots[AssetCount++] = slot;
        _exposure.Count(slot, 1);
        if (history is not null)
        {
            TakeLastPrice(AssetCount - 1, history);
        }
    }

    public void Remove(int place)
    {
        _exposure.Count(_slots[place], -1);
        _places.Remove(_slots[place].Instrument.Asset);
        _slots.AsSpan(place + 1, AssetCount - place - 1).CopyTo(_slots.AsSpan(place));
        _slots[--AssetCount] = default;
        for (int i = place; i < AssetCount; i++)
        {
            _places[_slots[i].Instrument.Asset] = i;
        }
    }

    public void SetCash(decimal amount) => Cash = amount;

    public void UpdatePosition(int place, decimal quantity, decimal? unrealizedPnl)
    {
        ref AssetSlot slot = ref _slots[place];
        _exposure.Count(slot, -1);

        // What was bought outside, nobody knows at which price; what was sold leaves the cost of the rest as it is.
        bool onlyReduced = quantity != 0 && (quantity > 0) == (slot.Quantity > 0) && Math.Abs(quantity) <= Math.Abs(slot.Quantity);
        slot.AverageCost = onlyReduced ? slot.AverageCost : null;
        slot.Quantity = quantity;
        slot.UnrealizedPnl = unrealizedPnl;
        Value(ref slot);
        _exposure.Count(slot, 1);
    }

    /// <summary>
    /// Books a fill. Average cost: purchases in the position's direction average in, reductions keep it, a reversal starts anew at the fill's
    /// price.
    /// </summary>
    public void Fill(int place, in PortfolioEvent fill)
    {
        ref AssetSlot slot = ref _slots[place];
        _exposure.Count(slot, -1);
        decimal quantity = slot.Quantity + fill.Quantity;
        bool grows = slot.Quantity == 0 || (slot.Quantity > 0) == (fill.Quantity > 0);
        if (grows)
        {
            slot.AverageCost = slot.Quantity == 0 ? fill.Price
                : slot.AverageCost is { } cost ? ((cost * slot.Quantity) + (fill.Price * fill.Quantity)) / quantity
                : null;
        }
        else if (quantity != 0 && (quantity > 0) == (fill.Quantity > 0))
        {
            slot.AverageCost = fill.Price;
        }

        slot.Quantity = quantity;
        slot.AverageCost = quantity == 0 ? null : slot.AverageCost;
        slot.UnrealizedPnl = null;
        if (slot.Price is null || fill.Time >= slot.PriceTime)
        {
            (slot.Price, slot.PriceTime) = (fill.Price, fill.Time);
        }

        Value(ref slot);
        _exposure.Count(slot, 1);
        Cash -= (fill.Quantity * fill.Price * slot.Instrument.Multiplier) + (fill.Amount ?? 0);
    }

    public void SetPrice(int place, decimal price, DateTimeOffset time)
    {
        ref AssetSlot slot = ref _slots[place];
        _exposure.Count(slot, -1);
        (slot.Price, slot.PriceTime) = (price, time);
        Value(ref slot);
        _exposure.Count(slot, 1);
    }

    /// <summary>Takes the last prices of a history where they are newer.</summary>
    public void Observe(PriceHistory history)
    {
        for (int i = 0; i < AssetCount; i++)
        {
            TakeLastPrice(i, history);
        }
    }

    /// <summary>Makes the sums anew where they could not be kept exact.</summary>
    public void Settle() => _exposure = _exposure.IsRounded ? Exposure.Of(Slots) : _exposure;

    /// <summary>Puts one slot back as it was.</summary>
    public void Restore(int place, in AssetSlot slot) => _slots[place] = slot;

    /// <summary>Puts everything back.</summary>
    public void Restore(decimal cash, Exposure exposure, IReadOnlyList<AssetSlot> slots)
    {
        Cash = cash;
        _places.Clear();
        _slots = new AssetSlot[Math.Max(16, slots.Count)];
        AssetCount = 0;
        foreach (AssetSlot slot in slots)
        {
            _places.Add(slot.Instrument.Asset, AssetCount);
            _slots[AssetCount++] = slot;
        }

        // The sums are kept as they were, not made anew: a decimal remembers how many digits it was computed with.
        _exposure = exposure;
        _exposure.Unpriced = Exposure.Of(Slots).Unpriced;
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

    private static void Value(ref AssetSlot slot) =>
        slot.Value = slot.Price is { } price ? PortfolioValuation.MarketValueOf(slot.Quantity, price, slot.Instrument.Multiplier) : 0;
}
