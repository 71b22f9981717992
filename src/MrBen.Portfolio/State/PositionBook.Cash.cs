using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <content>Cash, exchange rates, and what all of it gained.</content>
internal sealed partial class PositionBook
{
    public void SetCash(string? currency, decimal amount) =>
        Currencies[currency is null ? 0 : Currencies.Require(currency)].Cash = amount;

    /// <summary>Cash came or went. A conversion needs the rates of both currencies.</summary>
    public void Move(CashMovement movement)
    {
        ref CurrencySlot slot = ref Currencies[Currencies.Require(movement.Currency)];
        slot.Cash += movement.Amount;
        switch (movement.Kind)
        {
            case CashMovementKind.Interest:
                _account.Interest += movement.Amount * (slot.Rate ?? 0);
                slot.PendingInterest += slot.Rate is null ? movement.Amount : 0;
                break;
            case CashMovementKind.Fee:
                _account.Fees -= movement.Amount * (slot.Rate ?? 0);
                slot.PendingFees -= slot.Rate is null ? movement.Amount : 0;
                break;
            case CashMovementKind.Conversion:
                decimal given = movement.Amount * (slot.Rate ?? 0);
                ref CurrencySlot counter = ref Currencies[Currencies.Require(movement.CounterCurrency)];
                counter.Cash += movement.CounterAmount;
                _account.CurrencyGain += given + (movement.CounterAmount * (counter.Rate ?? 0));
                break;
            default:
                break;
        }
    }

    /// <summary>Takes the rate of a currency. The first one counts for all that was before it.</summary>
    public void ObserveRate(string currency, decimal rate, DateTimeOffset time)
    {
        int place = Currencies.Require(currency);
        ref CurrencySlot slot = ref Currencies[place];
        bool isFirst = slot.Rate is null;
        _account.CurrencyGain += slot.Cash * (rate - (slot.Rate ?? rate));
        _account.Interest += slot.PendingInterest * rate;
        _account.Fees += slot.PendingFees * rate;
        (slot.PendingInterest, slot.PendingFees) = (0, 0);
        (slot.Rate, slot.RateTime) = (rate, time);
        for (int i = 0; i < AssetCount; i++)
        {
            ref AssetSlot held = ref _slots[i];
            if (held.Currency == place)
            {
                Count(i, -1);
                held.Rate = rate;
                if (isFirst)
                {
                    held.Account.Rate(rate);
                    held.Trade.Rate(rate);
                    Change(i).FirstRate = rate;
                }

                Value(ref held);
                Count(i, 1);
            }
        }
    }

    /// <summary>Takes the last rates of a history where they are newer.</summary>
    public void ObserveRates(PriceHistory history)
    {
        foreach (AssetId named in history.Assets)
        {
            int known = Currencies.PlaceOf(named.Value);
            if (known != 0 && MarketPrice.TryFindLast(history, named, out DateOnly date, out double price)
                && MarketPrice.ToMoney(price) is { } rate)
            {
                DateTimeOffset time = new(date, TimeOnly.MinValue, TimeSpan.Zero);
                if (known < 0 || Currencies[known].Rate is null || time >= Currencies[known].RateTime)
                {
                    ObserveRate(named.Value, rate, time);
                }
            }
        }
    }

    /// <summary>What was gained since the first event.</summary>
    /// <exception cref="OverflowException">An amount is beyond decimal numbers.</exception>
    public ProfitAndLoss Gains(DateTimeOffset time)
    {
        ImmutableArray<AssetProfit>.Builder assets = ImmutableArray.CreateBuilder<AssetProfit>(AssetCount);
        decimal costs = 0;
        foreach (ref readonly AssetSlot slot in Slots)
        {
            costs += slot.Account.BaseCost;
            assets.Add(GainsOf(slot));
        }

        decimal past = _account.PastRealized + _account.PastCurrencyRealized + _account.PastIncome - _account.PastFees;
        ProfitAndLoss gains = new()
        {
            Time = time,
            Currency = _options.BaseCurrency,
            Assets = assets.MoveToImmutable(),
            PastRealized = _account.PastRealized,
            PastRealizedCurrency = _account.PastCurrencyRealized,
            PastFees = _account.PastFees,
            PastIncome = _account.PastIncome,
            Interest = _account.Interest,
            AccountFees = _account.Fees,
            CashCurrencyGain = _account.CurrencyGain,
            NetContributions = 0,
        };
        decimal ended = gains.Assets.Sum(asset => asset.BaseRealized + asset.BaseRealizedCurrency + asset.BaseIncome - asset.BaseFees);
        return gains with
        {
            NetContributions = Cash + costs - ended - past - _account.Interest + _account.Fees - _account.CurrencyGain,
        };
    }

    private static AssetProfit GainsOf(in AssetSlot slot)
    {
        ref readonly PositionAccount account = ref slot.Account;
        decimal? value = slot.Quantity == 0 ? 0
            : slot.Price is { } price ? PortfolioValuation.MarketValueOf(slot.Quantity, price, slot.Instrument.Multiplier) : null;
        decimal? unrealized = slot.Quantity == 0 ? 0 : value - account.Cost;
        return new AssetProfit
        {
            Asset = slot.Instrument.Asset,
            Currency = slot.Instrument.Currency,
            Quantity = slot.Quantity,
            Cost = slot.Quantity == 0 ? 0 : account.Cost,
            Realized = account.Realized,
            Unrealized = unrealized,
            Fees = account.Fees,
            Income = account.Income,
            BaseRealized = account.BaseRealized,
            BaseRealizedCurrency = account.CurrencyRealized,
            BaseUnrealized = slot.Quantity == 0 ? 0 : unrealized * slot.Rate,
            BaseUnrealizedCurrency = slot.Quantity == 0 ? 0 : (account.Cost * slot.Rate) - account.BaseCost,
            BaseFees = account.BaseFees,
            BaseIncome = account.BaseIncome,
        };
    }
}
