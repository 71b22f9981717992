namespace MrBen.Portfolio.Positions;

/// <summary>What of an order may still come.</summary>
internal static class Outstanding
{
    /// <summary>Whether an order in this status has ended.</summary>
    public static bool IsEnd(this OrderStatus status) => status is OrderStatus.Filled or OrderStatus.Cancelled or OrderStatus.Rejected
        or OrderStatus.Expired or OrderStatus.NotFound;

    /// <summary>Units that may still be booked, of the order's sign; never of the other, also where a venue filled too much.</summary>
    public static decimal Of(OrderStatus status, decimal quantity, decimal filled, decimal venueFilled)
    {
        decimal left = (status.IsEnd() ? venueFilled : quantity) - filled;
        return Math.Sign(left) == Math.Sign(quantity) ? left : 0;
    }
}
