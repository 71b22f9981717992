using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>The canonical bytes of orders, as a part of <see cref="StateFormat"/> and of the events' format.</summary>
internal static class OrderFormat
{
    public static void Write(StateWriter writer, in OrderSlot slot)
    {
        Write(writer, slot.Intent);
        writer.WriteTime(slot.Intended);
        writer.Write((int)slot.Status);
        writer.Write(slot.Filled);
        writer.Write(slot.FilledValue);
        writer.Write(slot.VenueFilled);
        writer.Write(slot.VenueOrderId);
        writer.Write(slot.Reason);
        writer.WriteTime(slot.Moved);
    }

    public static OrderSlot Read(StateReader reader) => new()
    {
        Intent = ReadIntent(reader),
        Intended = reader.ReadTime(),
        Status = (OrderStatus)reader.ReadInt32(),
        Filled = reader.ReadDecimal(),
        FilledValue = reader.ReadDecimal(),
        VenueFilled = reader.ReadDecimal(),
        VenueOrderId = reader.ReadString(),
        Reason = reader.ReadString(),
        Moved = reader.ReadTime(),
    };

    public static void Write(StateWriter writer, OrderIntent intent)
    {
        writer.Write(intent.Order.Id.Value);
        writer.Write(intent.Order.Asset.Value);
        writer.Write(intent.Order.Quantity);
        writer.WriteOptional(intent.Order.LimitPrice);
        writer.Write(intent.Order.ReducesOnly);
        writer.Write(intent.Plan);
        writer.Write(intent.Attempt);
        writer.Write(intent.ReferencePrice);
    }

    public static OrderIntent ReadIntent(StateReader reader)
    {
        OrderRequest order = new(
            new ClientOrderId(reader.ReadString()), new AssetId(reader.ReadString()), reader.ReadDecimal(), reader.ReadOptionalDecimal())
        {
            ReducesOnly = reader.ReadBoolean(),
        };
        return new OrderIntent(order, reader.ReadInt64(), reader.ReadInt32(), reader.ReadDecimal());
    }

    public static void Write(StateWriter writer, OrderMove move)
    {
        writer.Write(move.Id.Value);
        writer.Write((int)move.Status);
        writer.WriteOptional(move.FilledQuantity);
        writer.Write(move.VenueOrderId);
        writer.Write(move.Reason);
    }

    public static OrderMove ReadMove(StateReader reader) => new(
        new ClientOrderId(reader.ReadString()), (OrderStatus)reader.ReadInt32(), reader.ReadOptionalDecimal(), reader.ReadString(),
        reader.ReadString());

    public static void Write(StateWriter writer, AssetBlock block)
    {
        writer.Write(block.Asset.Value);
        writer.Write((int)block.Cause);
        writer.Write(block.Reason);
        writer.WriteTime(block.Since);
        writer.Write(block.Order?.Value ?? "");
    }

    public static AssetBlock ReadBlock(StateReader reader) => new(
        new AssetId(reader.ReadString()), (AssetBlockCause)reader.ReadInt32(), reader.ReadString(), reader.ReadTime(),
        ClientOrderId.TryParse(reader.ReadString(), out ClientOrderId order) ? order : null);

    public static void Write(StateWriter writer, ExecutionNote note)
    {
        writer.Write((int)note.Kind);
        writer.WriteOptional(note.Asset);
        writer.Write(note.Detail);
    }

    public static ExecutionNote ReadNote(StateReader reader) =>
        new((ExecutionNoteKind)reader.ReadInt32(), reader.ReadOptionalAsset(), reader.ReadString());
}
