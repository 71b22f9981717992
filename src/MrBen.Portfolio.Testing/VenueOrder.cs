using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Testing;

/// <summary>An order in a venue's book. Changes; guarded by the venue's lock.</summary>
internal sealed class VenueOrder(OrderRequest request, bool isForeign, string venueOrderId, DateTimeOffset time)
{
    public OrderRequest Request { get; } = request;

    public AssetId Asset => Request.Asset;

    /// <summary>The name it was sent under; <see langword="null"/> where somebody else sent it.</summary>
    public ClientOrderId? Id => isForeign ? null : Request.Id;

    public string VenueOrderId { get; } = venueOrderId;

    public decimal Filled { get; private set; }

    public decimal Remaining => Request.Quantity - Filled;

    public OrderStatus Status { get; private set; } = OrderStatus.Open;

    public string Reason { get; private set; } = "";

    public DateTimeOffset Time { get; private set; } = time;

    /// <summary>Whether a try to fill it is on its way.</summary>
    public bool IsFillScheduled { get; set; }

    public bool IsOpen => Status is OrderStatus.Open or OrderStatus.CancelRequested;

    public void Fill(decimal quantity, DateTimeOffset now)
    {
        Filled += quantity;
        Time = now;
        if (Remaining == 0)
        {
            Status = OrderStatus.Filled;
        }
    }

    public void Move(OrderStatus status, string reason, DateTimeOffset now) => (Status, Reason, Time) = (status, reason, now);

    public OrderSnapshot ToSnapshot() => new()
    {
        Id = Id,
        VenueOrderId = VenueOrderId,
        Asset = Asset,
        Quantity = Request.Quantity,
        FilledQuantity = Filled,
        LimitPrice = Request.LimitPrice,
        Status = Status,
        Reason = Reason,
        Time = Time,
    };
}
