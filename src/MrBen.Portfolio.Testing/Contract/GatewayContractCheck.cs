namespace MrBen.Portfolio.Testing.Contract;

/// <summary>What the contract asks of a gateway.</summary>
public enum GatewayContractCheck
{
    /// <summary>What it claims can be traded with, and is the same on each look.</summary>
    CapabilitiesAreSound,

    /// <summary>The rules of a listed asset are its own and do not contradict each other.</summary>
    RulesAreSound,

    /// <summary>The rules of an asset that it does not know are <see langword="null"/>, not an exception.</summary>
    UnknownAssetHasNoRules,

    /// <summary>Snapshots carry a time, no asset twice, no position of 0, no currency twice.</summary>
    SnapshotsAreSound,

    /// <summary>An id that was never sent finds nothing.</summary>
    UnknownIdFindsNothing,

    /// <summary>A wish to cancel an order that was never sent is not accepted.</summary>
    UnknownOrderIsNotCancelled,

    /// <summary>A cancelled token ends every call, and the stream.</summary>
    CancelledCallsEnd,

    /// <summary>A filled order is told of by its fills, each at least once, no more than was ordered, and found as filled.</summary>
    FilledOrderIsTold,

    /// <summary>Positions, and cash where purchases are paid from it, are what the fills make of them.</summary>
    AccountFollowsFills,

    /// <summary>A closed position is no longer listed.</summary>
    ClosedPositionIsGone,

    /// <summary>An order away from the market is among the open orders, and found as open.</summary>
    RestingOrderIsOpen,

    /// <summary>A resting order is filled at its limit or better once the market comes to it.</summary>
    LimitIsKept,

    /// <summary>An order that was cancelled is told of as cancelled, is no longer open, and trades no more.</summary>
    CancelledOrderEnds,

    /// <summary>A wish to cancel an order that has ended is not accepted, and changes nothing.</summary>
    EndedOrderIsNotCancelled,

    /// <summary>An id that was used is refused, where that is claimed, and makes no second order.</summary>
    UsedIdIsRefused,

    /// <summary>An order that cannot be is rejected with a reason, and nothing comes of it.</summary>
    ImpossibleOrderIsRejected,

    /// <summary>An order at the market is rejected where the gateway claims to take none.</summary>
    MarketOrdersAreAsClaimed,

    /// <summary>A sale of what is not held is rejected where the gateway claims that positions cannot be short.</summary>
    ShortSalesAreAsClaimed,

    /// <summary>A purchase that the cash does not pay for is rejected on a cash account.</summary>
    CashIsNotOverdrawn,

    /// <summary>The history of fills holds every execution since a moment, oldest first, and none before.</summary>
    FillHistoryIsWhole,

    /// <summary>The trade of another is in the positions, and its fill, where it is told, names no order of this side.</summary>
    ExternalTradeIsSeen,

    /// <summary>Where events are numbered, numbers do not fall, and a snapshot names the last event in it.</summary>
    NumbersRise,

    /// <summary>A stream that was left can be read anew.</summary>
    StreamIsReadAnew,

    /// <summary>A sale is told of as a filled order is: its fills, and what of it is filled, are negative.</summary>
    SoldOrderIsTold,
}
