namespace MrBen.Portfolio.Positions;

/// <summary>Where an order stands. Numbers are stable: they are written to journals.</summary>
public enum OrderStatus
{
    /// <summary>Decided and written down, not yet known to have been sent.</summary>
    Intended = 1,

    /// <summary>Sent, and no answer came that can be relied on: it may be at the venue or not.</summary>
    Unknown = 2,

    /// <summary>At the venue, perhaps filled in part.</summary>
    Open = 3,

    /// <summary>At the venue, and asked to be cancelled; it may still fill.</summary>
    CancelRequested = 4,

    /// <summary>Filled in whole.</summary>
    Filled = 5,

    /// <summary>Cancelled, perhaps after fills in part.</summary>
    Cancelled = 6,

    /// <summary>Refused by the venue.</summary>
    Rejected = 7,

    /// <summary>Ended by the venue for its time in force, perhaps after fills in part.</summary>
    Expired = 8,

    /// <summary>Never arrived: the venue does not know it.</summary>
    NotFound = 9,
}
