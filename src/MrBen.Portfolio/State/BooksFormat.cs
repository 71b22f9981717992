using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>The canonical bytes of cash, rates, gains, lots and trades, as a part of <see cref="StateFormat"/>.</summary>
internal static class BooksFormat
{
    public static void Write(StateWriter writer, PortfolioState state, IHistoryShelf? shelf)
    {
        writer.Write(state.Currencies.Slots.Length);
        foreach (ref readonly CurrencySlot slot in state.Currencies.Slots)
        {
            writer.Write(slot.Currency);
            writer.Write(slot.Cash);
            writer.WriteOptional(slot.Rate);
            writer.WriteTime(slot.RateTime);
            writer.Write(slot.Held);
            writer.Write(slot.PendingInterest);
            writer.Write(slot.PendingFees);
        }

        HistoryFormat.Write(writer, state.RateHistory, shelf);
        PortfolioAccount account = state.Account;
        writer.Write(account.Interest);
        writer.Write(account.Fees);
        writer.Write(account.CurrencyGain);
        writer.Write(account.PastRealized);
        writer.Write(account.PastCurrencyRealized);
        writer.Write(account.PastFees);
        writer.Write(account.PastIncome);
        StateFormat.WriteRing(writer, state.Trades, static (target, trade) => Write(target, trade));
    }

    /// <summary>Reads cash and rates, and gives the assets the rates of their currencies.</summary>
    public static SavedBooks Read(
        StateReader reader, List<AssetSlot> slots, HistoryRing<RoundTrip> trades, IHistoryShelf? shelf)
    {
        List<CurrencySlot> currencies = [];
        for (int count = reader.ReadCount(); currencies.Count < count;)
        {
            currencies.Add(new CurrencySlot
            {
                Currency = reader.ReadString(),
                Cash = reader.ReadDecimal(),
                Rate = reader.ReadOptionalDecimal(),
                RateTime = reader.ReadTime(),
                Held = reader.ReadInt32(),
                PendingInterest = reader.ReadDecimal(),
                PendingFees = reader.ReadDecimal(),
            });
        }

        for (int i = 0; i < slots.Count; i++)
        {
            AssetSlot slot = slots[i];
            slot.Currency = currencies.FindIndex(currency => currency.Currency == slot.Instrument.Currency);
            slot.Rate = slot.Currency >= 0
                ? currencies[slot.Currency].Rate
                : throw new InvalidDataException($"The saved state does not know the currency of {slot.Instrument.Asset}.");
            slots[i] = slot;
        }

        SavedBooks books = new(currencies, HistoryFormat.Read(reader, shelf), new PortfolioAccount
        {
            Interest = reader.ReadDecimal(),
            Fees = reader.ReadDecimal(),
            CurrencyGain = reader.ReadDecimal(),
            PastRealized = reader.ReadDecimal(),
            PastCurrencyRealized = reader.ReadDecimal(),
            PastFees = reader.ReadDecimal(),
            PastIncome = reader.ReadDecimal(),
        });
        StateFormat.ReadRing(reader, trades, ReadTrade);
        return books;
    }

    /// <summary>Writes what a position cost and brought, the trade that it is, and its lots.</summary>
    public static void Write(StateWriter writer, in AssetSlot slot)
    {
        PositionAccount account = slot.Account;
        writer.WriteOptional(account.Cost);
        writer.Write(account.BaseCost);
        writer.Write(account.Realized);
        writer.Write(account.BaseRealized);
        writer.Write(account.CurrencyRealized);
        writer.Write(account.Fees);
        writer.Write(account.BaseFees);
        writer.Write(account.Income);
        writer.Write(account.BaseIncome);
        OpenTrade trade = slot.Trade;
        writer.Write(trade.IsOpen);
        if (trade.IsOpen)
        {
            writer.WriteTime(trade.Opened);
            writer.Write(trade.Entered);
            writer.Write(trade.EntryValue);
            writer.Write(trade.Left);
            writer.Write(trade.ExitValue);
            writer.Write(trade.RealizedBefore);
            writer.Write(trade.BaseGainsBefore);
            writer.Write(trade.FeesBefore);
            writer.Write(trade.BaseFeesBefore);
            writer.Write(trade.Highest);
            writer.Write(trade.Lowest);
            writer.Write(trade.IncludesTransfers);
        }

        writer.Write(slot.Lots is not null);
        writer.Write(slot.Lots?.Count ?? 0);
        for (int i = 0; i < slot.Lots?.Count; i++)
        {
            Write(writer, slot.Lots[i]);
        }
    }

    /// <summary>Reads the same.</summary>
    public static AssetSlot Read(StateReader reader, AssetSlot slot)
    {
        slot.Account = new PositionAccount
        {
            Cost = reader.ReadOptionalDecimal(),
            BaseCost = reader.ReadDecimal(),
            Realized = reader.ReadDecimal(),
            BaseRealized = reader.ReadDecimal(),
            CurrencyRealized = reader.ReadDecimal(),
            Fees = reader.ReadDecimal(),
            BaseFees = reader.ReadDecimal(),
            Income = reader.ReadDecimal(),
            BaseIncome = reader.ReadDecimal(),
        };
        if (reader.ReadBoolean())
        {
            slot.Trade = new OpenTrade
            {
                IsOpen = true,
                Opened = reader.ReadTime(),
                Entered = reader.ReadDecimal(),
                EntryValue = reader.ReadDecimal(),
                Left = reader.ReadDecimal(),
                ExitValue = reader.ReadDecimal(),
                RealizedBefore = reader.ReadDecimal(),
                BaseGainsBefore = reader.ReadDecimal(),
                FeesBefore = reader.ReadDecimal(),
                BaseFeesBefore = reader.ReadDecimal(),
                Highest = reader.ReadDecimal(),
                Lowest = reader.ReadDecimal(),
                IncludesTransfers = reader.ReadBoolean(),
            };
        }

        slot.Lots = reader.ReadBoolean() ? new LotQueue() : null;
        for (int count = reader.ReadCount(); count > 0; count--)
        {
            slot.Lots?.Add(ReadLot(reader));
        }

        return slot;
    }

    private static void Write(StateWriter writer, in Lot lot)
    {
        writer.Write(lot.Quantity);
        writer.Write(lot.Cost);
        writer.Write(lot.BaseCost);
        writer.Write(lot.Price);
        writer.WriteTime(lot.Opened);
        writer.Write(lot.Fee);
        writer.Write(lot.BaseFee);
        writer.Write(lot.Highest);
        writer.Write(lot.Lowest);
        writer.Write(lot.IsTransfer);
    }

    private static Lot ReadLot(StateReader reader) => new()
    {
        Quantity = reader.ReadDecimal(),
        Cost = reader.ReadDecimal(),
        BaseCost = reader.ReadDecimal(),
        Price = reader.ReadDecimal(),
        Opened = reader.ReadTime(),
        Fee = reader.ReadDecimal(),
        BaseFee = reader.ReadDecimal(),
        Highest = reader.ReadDecimal(),
        Lowest = reader.ReadDecimal(),
        IsTransfer = reader.ReadBoolean(),
    };

    private static void Write(StateWriter writer, in RoundTrip trade)
    {
        writer.Write(trade.Asset.Value);
        writer.Write(trade.Currency);
        writer.Write(trade.Quantity);
        writer.Write(trade.Multiplier);
        writer.WriteTime(trade.Opened);
        writer.WriteTime(trade.Closed);
        writer.Write(trade.EntryPrice);
        writer.Write(trade.ExitPrice);
        writer.Write(trade.HighestPrice);
        writer.Write(trade.LowestPrice);
        writer.Write(trade.GrossProfit);
        writer.Write(trade.Fees);
        writer.Write(trade.BaseGrossProfit);
        writer.Write(trade.BaseFees);
        writer.Write(trade.IncludesTransfers);
    }

    private static RoundTrip ReadTrade(StateReader reader) => new()
    {
        Asset = new AssetId(reader.ReadString()),
        Currency = reader.ReadString(),
        Quantity = reader.ReadDecimal(),
        Multiplier = reader.ReadDecimal(),
        Opened = reader.ReadTime(),
        Closed = reader.ReadTime(),
        EntryPrice = reader.ReadDecimal(),
        ExitPrice = reader.ReadDecimal(),
        HighestPrice = reader.ReadDecimal(),
        LowestPrice = reader.ReadDecimal(),
        GrossProfit = reader.ReadDecimal(),
        Fees = reader.ReadDecimal(),
        BaseGrossProfit = reader.ReadDecimal(),
        BaseFees = reader.ReadDecimal(),
        IncludesTransfers = reader.ReadBoolean(),
    };
}
