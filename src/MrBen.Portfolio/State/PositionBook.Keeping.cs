using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <content>Events as a whole: what fails in arithmetic is put back, what succeeds moves lots and ends trades.</content>
internal sealed partial class PositionBook
{
    private LotChange[] _changes = new LotChange[16];
    private int[] _changed = new int[16];
    private int _changedCount;
    private LotChange _ignored;
    private RoundTrip _ended;
    private bool _hasEnded;
    private (Exposure Exposure, PortfolioAccount Account) _kept;
    private (int Place, AssetSlot Slot) _keptSlot;
    private AssetSlot[]? _keptSlots;

    /// <summary>Remembers everything that an event may change: one asset, or all of them.</summary>
    public void Begin(int place, bool touchesAll)
    {
        (_changedCount, _hasEnded) = (0, false);
        _kept = (_exposure, _account);
        Currencies.Keep();
        _keptSlots = touchesAll ? Slots.ToArray() : null;
        _keptSlot = (place, touchesAll || place < 0 ? default : _slots[place]);
    }

    /// <summary>Puts everything back as it was at <see cref="Begin"/>.</summary>
    public void PutBack()
    {
        Currencies.PutBack();
        if (_keptSlots is not null)
        {
            Take(_keptSlots);
        }
        else if (_keptSlot.Place >= 0)
        {
            _slots[_keptSlot.Place] = _keptSlot.Slot;
        }

        (_exposure, _account) = _kept;
    }

    /// <summary>Makes the sums anew where they could not be kept exact.</summary>
    public void Settle() => _exposure = _exposure.IsRounded ? Exposure.Of(Slots) : _exposure;

    /// <summary>Nothing failed: moves lots and keeps the trades that ended.</summary>
    public void Commit()
    {
        if (_hasEnded)
        {
            Trades.Add(_ended);
        }

        for (int i = 0; i < _changedCount; i++)
        {
            Commit(_slots[_changed[i]], _changes[i]);
        }
    }

    /// <summary>Puts everything back as it was saved.</summary>
    public void Restore(Exposure exposure, PortfolioAccount account, IReadOnlyList<AssetSlot> slots, IReadOnlyList<CurrencySlot> currencies)
    {
        Take(slots);
        for (int i = 0; i < AssetCount; i++)
        {
            _slots[i].Lots = !_keepsLots ? null : _slots[i].Lots ?? LotsOf(_slots[i]);
        }

        _account = account;
        Currencies.Restore(currencies);

        // The sums are kept as they were, not made anew: a decimal remembers how many digits it was computed with.
        _exposure = exposure;
        _exposure.Unpriced = Exposure.Of(Slots).Unpriced;
    }

    private void Take(IReadOnlyList<AssetSlot> slots)
    {
        _places.Clear();
        _slots = new AssetSlot[Math.Max(16, slots.Count)];
        AssetCount = 0;
        foreach (AssetSlot slot in slots)
        {
            _places.Add(slot.Instrument.Asset, AssetCount);
            _slots[AssetCount++] = slot;
        }
    }

    // A state that was saved without lots: what is held is one.
    private static LotQueue LotsOf(in AssetSlot slot)
    {
        LotQueue lots = new();
        if (slot.Quantity != 0 && slot.Account.Cost is { } cost)
        {
            decimal price = cost / (slot.Quantity * slot.Instrument.Multiplier);
            lots.Add(new Lot
            {
                Quantity = slot.Quantity,
                Cost = cost,
                BaseCost = slot.Account.BaseCost,
                Price = price,
                Opened = slot.Trade.Opened,
                Highest = Math.Max(price, slot.Trade.Highest),
                Lowest = Math.Min(price, slot.Trade.Lowest),
                IsTransfer = true,
            });
        }

        return lots;
    }

    // What is to become of the lots of an asset.
    private ref LotChange Change(int place)
    {
        if (!_keepsLots)
        {
            return ref _ignored;
        }

        for (int i = _changedCount - 1; i >= 0; i--)
        {
            if (_changed[i] == place)
            {
                return ref _changes[i];
            }
        }

        if (_changedCount == _changed.Length)
        {
            Array.Resize(ref _changes, 2 * _changedCount);
            Array.Resize(ref _changed, 2 * _changedCount);
        }

        _changed[_changedCount] = place;
        _changes[_changedCount] = default;
        return ref _changes[_changedCount++];
    }

    private void Commit(in AssetSlot slot, in LotChange change)
    {
        LotQueue lots = slot.Lots!;
        if (change.FirstRate != 0)
        {
            lots.Rate(change.FirstRate);
        }

        if (change.NewUnits != 0)
        {
            lots.Split(change.NewUnits, change.OldUnits, slot.Quantity);
        }

        if (change.Known.Quantity != 0)
        {
            lots.Add(change.Known);
        }

        if (change.Price is { } price)
        {
            lots.Observe(price);
        }

        decimal left = change.Taken;
        while (left != 0 && lots.Count > 0)
        {
            Lot part = lots.Take(left);
            left -= part.Quantity;
            if (change.IsSale && _options.TradeGrouping == TradeGrouping.FirstInFirstOut)
            {
                Trades.Add(Ended(slot, part, change));
            }
        }

        if (slot.Quantity == 0 || (change.Added.Quantity == slot.Quantity))
        {
            lots.Clear();
        }

        if (change.Added.Quantity != 0)
        {
            lots.Add(change.Added);
        }
    }

    private static RoundTrip Ended(in AssetSlot slot, in Lot part, in LotChange change)
    {
        decimal multiplier = slot.Instrument.Multiplier;
        decimal proceeds = PortfolioValuation.MarketValueOf(part.Quantity, change.Price!.Value, multiplier);
        return new RoundTrip
        {
            Asset = slot.Instrument.Asset,
            Currency = slot.Instrument.Currency,
            Multiplier = multiplier,
            Quantity = part.Quantity,
            Opened = part.Opened,
            Closed = change.Time,
            EntryPrice = part.Price,
            ExitPrice = change.Price.Value,
            HighestPrice = part.Highest,
            LowestPrice = part.Lowest,
            GrossProfit = proceeds - part.Cost,
            Fees = part.Fee + Proportion.Of(change.Fee, part.Quantity, change.Taken),
            BaseGrossProfit = (proceeds * (slot.Rate ?? 0)) - part.BaseCost,
            BaseFees = part.BaseFee + Proportion.Of(change.BaseFee, part.Quantity, change.Taken),
            IncludesTransfers = part.IsTransfer,
        };
    }
}
