using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>
/// The orders that were decided, the plan they serve, and what keeps orders from being sent. A part of the state: changed by events only. Fills
/// allocate nothing. Ended orders are kept, at least the last 5,000. Not thread-safe.
/// </summary>
internal sealed class OrderLedger
{
    private const int Kept = 5_000;

    private readonly Dictionary<ClientOrderId, int> _places = [];
    private OrderSlot[] _slots = new OrderSlot[16];
    private int _count;

    public ExecutionPlan? Plan { get; private set; }

    public TradingHalt Halt { get; private set; } = TradingHalt.None;

    /// <summary>The assets that no order is sent for, by name.</summary>
    public ImmutableSortedDictionary<string, AssetBlock> Blocks { get; private set; } =
        ImmutableSortedDictionary.Create<string, AssetBlock>(StringComparer.Ordinal);

    public ReadOnlySpan<OrderSlot> Orders => _slots.AsSpan(0, _count);

    /// <summary>
    /// What the last event of orders or fills brought an order into; <see langword="null"/> where the order stayed where it was, or none was meant.
    /// </summary>
    public OrderStatus? Entered { get; private set; }

    private ExecutionLedger Executions { get; } = new();

    /// <summary>An order; <see langword="null"/> where none was decided, or it is kept no longer.</summary>
    public OrderRecord? Find(ClientOrderId order) => _places.TryGetValue(order, out int place) ? _slots[place].ToRecord() : null;

    /// <summary>How many orders were decided after a moment, all and those of one asset and side; of those that are kept.</summary>
    public OrderCount Count(AssetId asset, TradeSide side, DateTimeOffset after)
    {
        int all = 0;
        int alike = 0;
        for (int i = _count - 1; i >= 0 && _slots[i].Intended > after; i--)
        {
            all++;
            alike += _slots[i].Intent.Order.Asset == asset && _slots[i].Intent.Order.Side == side ? 1 : 0;
        }

        return new OrderCount(all, alike);
    }

    /// <summary>
    /// Whether an event comes too late to change anything: a fill that was booked already, an order while trading is halted, an end of a plan that
    /// another took the place of. Somebody else was quicker; nobody has made a mistake.
    /// </summary>
    public bool IsLate(in PortfolioEvent change) => change.Kind switch
    {
        PortfolioEventKind.FillApplied => change.Reference is { } reference && Executions.Contains(reference.ExecutionId),
        PortfolioEventKind.OrderIntended => Halt.IsHalted,
        PortfolioEventKind.PlanSet => change.Plan!.Id != 0 && change.Plan.Id != Plan?.Id,
        _ => false,
    };

    /// <exception cref="ArgumentException">The event does not fit the orders.</exception>
    public void Check(in PortfolioEvent change, string parameter)
    {
        if (FaultOf(change) is { } fault)
        {
            throw new ArgumentException(fault, parameter);
        }

        switch (change.Kind)
        {
            case PortfolioEventKind.OrderIntended when _places.ContainsKey(change.Intent!.Order.Id):
                throw new ArgumentException($"Order {change.Intent.Order.Id} was decided before; every order has an id of its own.", parameter);
            case PortfolioEventKind.OrderMoved when !_places.ContainsKey(change.Move!.Id):
                throw new ArgumentException($"Order {change.Move.Id} is not known.", parameter);
            case PortfolioEventKind.FillApplied when PlaceOf(change.Reference) is >= 0 and int place:
                CheckFill(_slots[place], change, parameter);
                break;
        }
    }

    public void Apply(in PortfolioEvent change, long sequence)
    {
        Entered = null;
        switch (change.Kind)
        {
            case PortfolioEventKind.PlanSet:
                Plan = change.Plan!.Id == 0 ? change.Plan with { Id = sequence, Accepted = change.Time } : change.Plan;
                break;
            case PortfolioEventKind.OrderIntended:
                Add(new OrderSlot
                {
                    Intent = change.Intent!,
                    Intended = change.Time,
                    Status = OrderStatus.Intended,
                    VenueOrderId = "",
                    Reason = "",
                    Moved = change.Time,
                });
                Entered = OrderStatus.Intended;
                break;
            case PortfolioEventKind.OrderMoved:
                ref OrderSlot moved = ref _slots[_places[change.Move!.Id]];
                OrderStatus before = moved.Status;
                Move(ref moved, change.Move, change.Time);
                Entered = moved.Status == before ? null : moved.Status;
                break;
            case PortfolioEventKind.TradingHaltSet:
                Halt = change.Halt!;
                break;
            case PortfolioEventKind.AssetBlockSet:
                Blocks = change.Block is { } block
                    ? Blocks.SetItem(change.Asset.Value, block)
                    : Blocks.Remove(change.Asset.Value);
                break;
        }
    }

    /// <summary>Counts a fill to its order, where it says which, and remembers it.</summary>
    public void Fill(in PortfolioEvent fill)
    {
        Entered = null;
        if (fill.Reference is not { } reference)
        {
            return;
        }

        Executions.Add(reference.ExecutionId);
        if (PlaceOf(reference) is >= 0 and int place)
        {
            ref OrderSlot slot = ref _slots[place];
            slot.Filled += fill.Quantity;
            slot.FilledValue += Math.Abs(fill.Quantity) * fill.Price;
            slot.VenueFilled = Larger(slot.VenueFilled, slot.Filled);
            slot.Moved = fill.Time > slot.Moved ? fill.Time : slot.Moved;
            if (Math.Abs(slot.Filled) >= Math.Abs(slot.Intent.Order.Quantity) && !slot.Status.IsEnd())
            {
                slot.Status = OrderStatus.Filled;
                Entered = OrderStatus.Filled;
            }
        }
    }

    /// <summary>The canonical bytes, as a part of <see cref="StateFormat"/>.</summary>
    public void Write(StateWriter writer)
    {
        writer.Write(Plan is not null);
        Plan?.Write(writer);
        writer.Write(Halt.IsHalted);
        writer.Write(Halt.Reason);
        writer.WriteTime(Halt.Since);
        writer.Write(Blocks.Count);
        foreach (AssetBlock block in Blocks.Values)
        {
            OrderFormat.Write(writer, block);
        }

        Executions.Write(writer);
        writer.Write(_count);
        foreach (ref readonly OrderSlot slot in Orders)
        {
            OrderFormat.Write(writer, slot);
        }
    }

    public void Read(StateReader reader)
    {
        Plan = reader.ReadBoolean() ? ExecutionPlan.Read(reader) : null;
        Halt = new TradingHalt(reader.ReadBoolean(), reader.ReadString(), reader.ReadTime());
        Blocks = Blocks.Clear();
        for (int count = reader.ReadCount(); count > 0; count--)
        {
            AssetBlock block = OrderFormat.ReadBlock(reader);
            Blocks = Blocks.SetItem(block.Asset.Value, block);
        }

        Executions.Read(reader);
        for (int count = reader.ReadCount(); count > 0; count--)
        {
            Add(OrderFormat.Read(reader));
        }
    }

    // What could not be written down. A gateway's answers come from outside: a text that is not there must be empty, not null.
    private static string? FaultOf(in PortfolioEvent change) => change.Kind switch
    {
        PortfolioEventKind.OrderMoved when change.Move is { } move => !Enum.IsDefined(move.Status)
            ? Invariant($"Order {move.Id} is moved to a status {(int)move.Status}; there is none.")
            : move.VenueOrderId is null || move.Reason is null ? $"The venue's name of order {move.Id}, or the reason of its move, is null." : null,
        PortfolioEventKind.AssetBlockSet when change.Block is { } block => !Enum.IsDefined(block.Cause)
            ? Invariant($"{block.Asset} is blocked for a cause {(int)block.Cause}; there is none.")
            : block.Order == default(ClientOrderId) ? $"The order that {block.Asset} is blocked for has no id."
            : block.Reason is null ? $"The reason for which {block.Asset} is blocked is null." : null,
        PortfolioEventKind.ExecutionNoted when change.Note is { } note => !Enum.IsDefined(note.Kind)
            ? Invariant($"A note is of a kind {(int)note.Kind}; there is none.")
            : note.Asset == default(AssetId) ? "The asset of a note has no name."
            : note.Detail is null ? "The detail of a note is null." : null,
        PortfolioEventKind.PlanSet when change.Plan is { } plan => !Enum.IsDefined(plan.Status)
            ? Invariant($"The plan is of a status {(int)plan.Status}; there is none.")
            : plan.Detail is null ? "The detail of the plan is null." : null,
        _ => null,
    };

    private static void CheckFill(in OrderSlot slot, in PortfolioEvent fill, string parameter)
    {
        if (slot.Intent.Order.Asset != fill.Asset || Math.Sign(slot.Intent.Order.Quantity) != Math.Sign(fill.Quantity))
        {
            throw new ArgumentException(
                Invariant($"Execution {fill.Reference!.ExecutionId} trades {fill.Quantity} of {fill.Asset}; ")
                + Invariant($"its order {slot.Intent.Order.Id} is of {slot.Intent.Order.Quantity} of {slot.Intent.Order.Asset}."), parameter);
        }

        try
        {
            _ = slot.Filled + fill.Quantity;
            _ = slot.FilledValue + (Math.Abs(fill.Quantity) * fill.Price);
        }
        catch (OverflowException error)
        {
            throw new ArgumentException(
                Invariant($"The fills of order {slot.Intent.Order.Id} would be worth more than {decimal.MaxValue}."), parameter, error);
        }
    }

    // What an order has ended with stays: a message that was on its way longer than the end changes only what was filled. An order that was
    // never found, or was said to be refused, may turn up after all.
    private static void Move(ref OrderSlot slot, OrderMove move, DateTimeOffset time)
    {
        bool isFinal = slot.Status is OrderStatus.Filled or OrderStatus.Cancelled or OrderStatus.Expired;
        OrderStatus before = slot.Status;
        slot.Status = isFinal && move.Status != OrderStatus.Filled ? slot.Status : move.Status;
        slot.VenueFilled = Larger(slot.VenueFilled, move.FilledQuantity ?? 0);
        slot.VenueOrderId = move.VenueOrderId.Length > 0 ? move.VenueOrderId : slot.VenueOrderId;
        slot.Reason = move.Reason.Length > 0 || slot.Status != before ? move.Reason : slot.Reason;
        slot.Moved = time > slot.Moved ? time : slot.Moved;
    }

    private static decimal Larger(decimal left, decimal right) => Math.Abs(left) >= Math.Abs(right) ? left : right;

    private int PlaceOf(FillReference? reference) =>
        reference?.Order is { } order && _places.TryGetValue(order, out int place) ? place : -1;

    private void Add(in OrderSlot slot)
    {
        if (_count == 2 * Kept)
        {
            ForgetOldest();
        }

        if (_count == _slots.Length)
        {
            Array.Resize(ref _slots, 2 * _slots.Length);
        }

        _places.Add(slot.Intent.Order.Id, _count);
        _slots[_count++] = slot;
    }

    private void ForgetOldest()
    {
        int over = _count - Kept;
        int left = 0;
        for (int i = 0; i < _count; i++)
        {
            if (over > 0 && _slots[i].Status.IsEnd() && _slots[i].Outstanding == 0)
            {
                _places.Remove(_slots[i].Intent.Order.Id);
                over--;
                continue;
            }

            _places[_slots[i].Intent.Order.Id] = left;
            _slots[left++] = _slots[i];
        }

        Array.Clear(_slots, left, _count - left);
        _count = left;
    }
}
