namespace MrBen.Portfolio.Execution;

/// <summary>What became of a wish to cancel an order. That it is cancelled is told by an event, not here.</summary>
public enum CancelStatus
{
    /// <summary>No answer that can be relied on; it is asked again.</summary>
    Unknown,

    /// <summary>The venue will try.</summary>
    Accepted,

    /// <summary>The venue refused, mostly as the order has ended already: its end is looked up.</summary>
    Rejected,

    /// <summary>The venue knows no such order.</summary>
    UnknownOrder,
}
