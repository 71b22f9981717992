using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <content>Fills, corrections, dividends and splits.</content>
internal sealed partial class PositionBook
{
    /// <summary>
    /// Books a fill. Average cost: purchases in the position's direction average in, reductions keep it, a reversal starts anew at the fill's
    /// price.
    /// </summary>
    public void Fill(int place, in PortfolioEvent fill)
    {
        Count(place, -1);
        ref AssetSlot slot = ref _slots[place];
        Know(ref slot, fill.Price, fill.Time);
        decimal quantity = slot.Quantity + fill.Quantity;
        bool grows = slot.Quantity == 0 || (slot.Quantity > 0) == (fill.Quantity > 0);
        bool turns = !grows && quantity != 0 && (quantity > 0) == (fill.Quantity > 0);
        Book(place, fill, closed: grows ? 0 : turns ? slot.Quantity : -fill.Quantity, quantity);
        if (grows)
        {
            slot.AverageCost = slot.Quantity == 0 ? fill.Price
                : slot.AverageCost is { } cost ? ((cost * slot.Quantity) + (fill.Price * fill.Quantity)) / quantity
                : null;
        }
        else if (turns)
        {
            slot.AverageCost = fill.Price;
        }
        else if (slot.AverageCost is not null && quantity != 0 && _options.CostMethod == CostMethod.FirstInFirstOut)
        {
            slot.AverageCost = slot.Account.Cost / (quantity * slot.Instrument.Multiplier);
        }

        slot.Quantity = quantity;
        slot.AverageCost = quantity == 0 ? null : slot.AverageCost;
        slot.UnrealizedPnl = null;
        if (slot.Price is null || fill.Time >= slot.PriceTime)
        {
            (slot.Price, slot.PriceTime) = (fill.Price, fill.Time);
        }

        Value(ref slot);
        Count(place, 1);
    }

    /// <summary>Sets what is held as known from outside: what came counts from the last price, what left leaves at its cost.</summary>
    public void UpdatePosition(int place, decimal quantity, decimal? unrealizedPnl, DateTimeOffset time)
    {
        Count(place, -1);
        ref AssetSlot slot = ref _slots[place];

        // What was bought outside, nobody knows at which price; what was sold leaves the cost of the rest as it is.
        bool sameSide = quantity != 0 && (quantity > 0) == (slot.Quantity > 0);
        bool onlyReduced = sameSide && Math.Abs(quantity) <= Math.Abs(slot.Quantity);
        decimal left = onlyReduced ? slot.Quantity - quantity : sameSide ? 0 : slot.Quantity;
        decimal came = quantity - slot.Quantity + left;
        if (came != 0 && slot.Price is null)
        {
            (left, came) = (slot.Quantity, 0); // all of it counts from the first price
        }

        if (left != 0)
        {
            Depart(place, left);
        }

        if (came != 0)
        {
            Change(place).Added = Arrive(ref slot, came, slot.Price!.Value, time);
        }

        slot.AverageCost = onlyReduced ? slot.AverageCost : null;
        slot.Quantity = quantity;
        slot.UnrealizedPnl = unrealizedPnl;
        Value(ref slot);
        Count(place, 1);
    }

    /// <summary>Holders receive a dividend, the short pay it.</summary>
    public void PayDividend(int place, decimal perUnit, decimal withheld)
    {
        ref AssetSlot slot = ref _slots[place];
        decimal income = PortfolioValuation.MarketValueOf(slot.Quantity, perUnit, slot.Instrument.Multiplier) - withheld;
        slot.Account.Earn(income, slot.Rate);
        Currencies[slot.Currency].Cash += income;
    }

    /// <summary>Units became more or fewer at the same value. A price that is newer than the split is one of the new units.</summary>
    public void Split(int place, decimal newUnits, decimal oldUnits, DateTimeOffset time)
    {
        Count(place, -1);
        ref AssetSlot slot = ref _slots[place];
        slot.Quantity = slot.Quantity * newUnits / oldUnits;
        slot.AverageCost = slot.AverageCost * oldUnits / newUnits;
        if (slot.Price is not null && slot.PriceTime <= time)
        {
            (slot.Price, slot.PriceTime) = (slot.Price * oldUnits / newUnits, time);
        }

        slot.Trade.Split(newUnits, oldUnits);
        (Change(place).NewUnits, Change(place).OldUnits) = (newUnits, oldUnits);
        Value(ref slot);
        Count(place, 1);
    }

    // The two halves of a fill that turns a position are booked one after the other; the fee goes with the units.
    private void Book(int place, in PortfolioEvent fill, decimal closed, decimal quantity)
    {
        ref AssetSlot slot = ref _slots[place];
        decimal multiplier = slot.Instrument.Multiplier;
        decimal fee = fill.Amount ?? 0;
        string? feeCurrency = fee == 0 ? null : fill.Reference?.FeeCurrency;
        int feePlace = feeCurrency is null ? slot.Currency : Currencies.Require(feeCurrency);
        Currencies[slot.Currency].Cash -= fill.Quantity * fill.Price * multiplier;
        Currencies[feePlace].Cash -= fee;
        (Change(place).Price, Change(place).Time) = (fill.Price, fill.Time);
        decimal closingFee = closed == 0 ? 0 : -closed == fill.Quantity ? fee : Proportion.Of(fee, -closed, fill.Quantity);
        if (closed != 0)
        {
            Close(place, closed, fill, PayFee(ref slot, feePlace, closingFee));
        }

        if (fill.Quantity + closed is not 0 and decimal opened)
        {
            slot.Trade.Begin(slot.Account, fill.Price, fill.Time);
            (decimal own, decimal inBase) = PayFee(ref slot, feePlace, fee - closingFee);
            decimal cost = PortfolioValuation.MarketValueOf(opened, fill.Price, multiplier);
            slot.Account.Enter(cost, slot.Rate);
            slot.Trade.Enter(opened, fill.Price);
            Change(place).Added = new Lot
            {
                Quantity = opened,
                Cost = cost,
                BaseCost = cost * (slot.Rate ?? 0),
                Price = fill.Price,
                Opened = fill.Time,
                Fee = own,
                BaseFee = inBase,
                Highest = fill.Price,
                Lowest = fill.Price,
            };
        }
        else if (quantity == 0)
        {
            slot.Account.Cost = null;
        }
    }

    private void Close(int place, decimal closed, in PortfolioEvent fill, (decimal Own, decimal InBase) fee)
    {
        ref AssetSlot slot = ref _slots[place];
        (decimal cost, decimal baseCost) = CostOf(slot, closed);
        slot.Account.Realize(PortfolioValuation.MarketValueOf(closed, fill.Price, slot.Instrument.Multiplier), cost, baseCost, slot.Rate);
        slot.Trade.Leave(closed, fill.Price);
        ref LotChange change = ref Change(place);
        (change.Taken, change.IsSale, change.Fee, change.BaseFee) = (closed, true, fee.Own, fee.InBase);
        if (closed == slot.Quantity)
        {
            if (_options.TradeGrouping == TradeGrouping.FlatToFlat)
            {
                (_ended, _hasEnded) = (slot.Trade.End(slot.Instrument, slot.Account, fill.Time), true);
            }

            slot.Trade = default;
        }
    }

    // What the units that leave first cost; the last ones take the whole rest, so that no rounding stays behind. Units that have their price
    // only now are no lot yet, and cost all the same.
    private (decimal Cost, decimal BaseCost) CostOf(in AssetSlot slot, decimal quantity)
    {
        if (quantity == slot.Quantity)
        {
            return (slot.Account.Cost ?? 0, slot.Account.BaseCost);
        }

        return _options.CostMethod == CostMethod.FirstInFirstOut && slot.Lots!.Count > 0
            ? slot.Lots.CostOf(quantity)
            : (Proportion.Of(slot.Account.Cost ?? 0, quantity, slot.Quantity),
                Proportion.Of(slot.Account.BaseCost, quantity, slot.Quantity));
    }

    private (decimal Own, decimal InBase) PayFee(ref AssetSlot slot, int feePlace, decimal fee)
    {
        (decimal own, decimal inBase) = (slot.Account.Fees, slot.Account.BaseFees);
        ref CurrencySlot currency = ref Currencies[feePlace];
        bool isOwn = feePlace == slot.Currency;
        slot.Account.Pay(fee, currency.Rate, isOwn, slot.Rate);
        currency.PendingFees += isOwn || currency.Rate is not null ? 0 : fee;
        return (slot.Account.Fees - own, slot.Account.BaseFees - inBase);
    }

    // Units that came without a cost count from the first price that is known of them.
    private void Know(ref AssetSlot slot, decimal price, DateTimeOffset time)
    {
        if (slot.Quantity != 0 && slot.Account.Cost is null)
        {
            Change(PlaceOf(slot.Instrument.Asset)).Known = Arrive(ref slot, slot.Quantity, price, time);
        }
    }

    private static Lot Arrive(ref AssetSlot slot, decimal quantity, decimal price, DateTimeOffset time)
    {
        decimal cost = PortfolioValuation.MarketValueOf(quantity, price, slot.Instrument.Multiplier);
        slot.Account.Enter(cost, slot.Rate);
        slot.Trade.Begin(slot.Account, price, time);
        slot.Trade.Enter(quantity, price);
        slot.Trade.IncludesTransfers = true;
        return new Lot
        {
            Quantity = quantity,
            Cost = cost,
            BaseCost = cost * (slot.Rate ?? 0),
            Price = price,
            Opened = time,
            Highest = price,
            Lowest = price,
            IsTransfer = true,
        };
    }

    private void Depart(int place, decimal quantity)
    {
        ref AssetSlot slot = ref _slots[place];
        (decimal cost, decimal baseCost) = CostOf(slot, quantity);
        slot.Account.Leave(cost, baseCost);
        Change(place).Taken = quantity;
        if (slot.Trade.IsOpen)
        {
            slot.Trade.IncludesTransfers = true;
            slot.Trade.Leave(quantity, slot.Trade.EntryValue / slot.Trade.Entered);
        }

        if (quantity == slot.Quantity)
        {
            (slot.Trade, slot.Account.Cost) = (default, null);
        }
    }
}
