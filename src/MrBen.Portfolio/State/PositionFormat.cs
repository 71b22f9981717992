using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>
/// The canonical bytes of instruments, assets and executions, as a part of <see cref="StateFormat"/> and <see cref="EventFormat"/>.
/// </summary>
internal static class PositionFormat
{
    public static void Write(StateWriter writer, Instrument instrument)
    {
        writer.Write(instrument.Asset.Value);
        writer.Write(instrument.Currency);
        writer.Write(instrument.LotSize);
        writer.WriteOptional(instrument.PriceTick);
        writer.Write(instrument.MinimumNotional);
        writer.Write(instrument.Multiplier);
        writer.Write(instrument.MarginRate);
        writer.Write(instrument.IsShortable);
    }

    public static Instrument ReadInstrument(StateReader reader, bool hasMargin = true)
    {
        Instrument instrument = new(reader.ReadString())
        {
            Currency = reader.ReadString(),
            LotSize = reader.ReadDecimal(),
            PriceTick = reader.ReadOptionalDecimal(),
            MinimumNotional = reader.ReadDecimal(),
            Multiplier = reader.ReadDecimal(),
        };
        return hasMargin
            ? instrument with { MarginRate = reader.ReadDecimal(), IsShortable = reader.ReadBoolean() }
            : instrument;
    }

    public static void Write(StateWriter writer, PortfolioAsset asset)
    {
        Write(writer, asset.Instrument);
        writer.Write(asset.Quantity);
        writer.WriteOptional(asset.AverageCost);
        writer.WriteOptional(asset.UnrealizedPnl);
    }

    public static PortfolioAsset ReadAsset(StateReader reader, bool hasMargin)
    {
        Instrument instrument = ReadInstrument(reader, hasMargin);
        return new PortfolioAsset(instrument.Asset)
        {
            Instrument = instrument,
            Quantity = reader.ReadDecimal(),
            AverageCost = reader.ReadOptionalDecimal(),
            UnrealizedPnl = reader.ReadOptionalDecimal(),
        };
    }

    public static void Write(StateWriter writer, FillReference? reference)
    {
        writer.Write(reference is not null);
        if (reference is not null)
        {
            writer.Write(reference.ExecutionId);
            writer.WriteOptional(reference.Order?.Value);
            writer.WriteOptional(reference.FeeCurrency);
        }
    }

    public static FillReference? ReadReference(StateReader reader)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        (string execution, string? order, string? currency) =
            (reader.ReadString(), reader.ReadOptionalString(), reader.ReadOptionalString());
        return new FillReference(execution, order is null ? null : new ClientOrderId(order), currency);
    }
}
