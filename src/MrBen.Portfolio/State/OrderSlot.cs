using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>One order in the state, updated in place.</summary>
internal struct OrderSlot
{
    public required OrderIntent Intent;
    public required DateTimeOffset Intended;
    public OrderStatus Status;
    public decimal Filled;
    public decimal FilledValue;
    public decimal VenueFilled;
    public string VenueOrderId;
    public string Reason;
    public DateTimeOffset Moved;

    public readonly decimal Outstanding =>
        Positions.Outstanding.Of(Status, Intent.Order.Quantity, Filled, VenueFilled);

    public readonly OrderRecord ToRecord() => new()
    {
        Order = Intent.Order,
        Plan = Intent.Plan,
        Attempt = Intent.Attempt,
        ReferencePrice = Intent.ReferencePrice,
        Status = Status,
        FilledQuantity = Filled,
        FilledValue = FilledValue,
        VenueFilledQuantity = VenueFilled,
        VenueOrderId = VenueOrderId,
        Reason = Reason,
        Intended = Intended,
        Moved = Moved,
    };
}
