namespace MrBen.Portfolio.Testing;

/// <summary>What a <see cref="SimulatedGateway"/> can do to its user.</summary>
public enum GatewayFaultKind
{
    /// <summary>An order was refused for no reason of its own.</summary>
    Reject,

    /// <summary>An order was accepted, and refused after that by an update.</summary>
    LateReject,

    /// <summary>An order never arrived; the answer was <see cref="Execution.SubmitStatus.Unknown"/>.</summary>
    TimeoutBeforeArrival,

    /// <summary>An order arrived; the answer was <see cref="Execution.SubmitStatus.Unknown"/>.</summary>
    TimeoutAfterArrival,

    /// <summary>The answer was <see cref="Execution.SubmitStatus.Unknown"/>, and the order arrived only later.</summary>
    LateArrival,

    /// <summary>The answer to an order came late: fills may have come before it.</summary>
    LateAcknowledgement,

    /// <summary>An order was filled in more than one part.</summary>
    PartialFill,

    /// <summary>A fill was told twice.</summary>
    DuplicateFill,

    /// <summary>An update of an order was told twice.</summary>
    DuplicateUpdate,

    /// <summary>An event was overtaken by later ones.</summary>
    Reorder,

    /// <summary>The connection was lost.</summary>
    Disconnect,

    /// <summary>An event was lost while there was no connection.</summary>
    LostEvent,

    /// <summary>An order or a wish to cancel was sent while there was no connection.</summary>
    SentWhileDisconnected,

    /// <summary>The answer to a wish to cancel was <see cref="Execution.CancelStatus.Unknown"/>; it may have arrived or not.</summary>
    CancelTimeout,

    /// <summary>An order was filled, at least in part, after it was asked to be cancelled.</summary>
    CancelRace,

    /// <summary>A wish to cancel an open order was refused.</summary>
    CancelReject,

    /// <summary>An order ended by the venue's time in force.</summary>
    Expiry,

    /// <summary>A question about the account, positions, orders, fills or rules ended in an exception.</summary>
    QueryFailure,
}
