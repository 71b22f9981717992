namespace MrBen.Portfolio.Rebalancing;

/// <summary>How planning ended.</summary>
public enum RebalanceStatus
{
    /// <summary>There are trades.</summary>
    Planned,

    /// <summary>
    /// Every position is already within a lot of what the targets and the cash allow, or nearer to it than a trade is worth. No trades.
    /// </summary>
    NothingToDo,

    /// <summary>Trades were wanted but none is possible; <see cref="RebalancePlan.Skipped"/> says why for each. No trades.</summary>
    NothingPossible,

    /// <summary>
    /// The trades would gain less than they cost; <see cref="RebalancePlan.Detail"/> has both numbers. No trades.
    /// </summary>
    BelowBreakEven,

    /// <summary>It is not time to trade; <see cref="RebalancePlan.Detail"/> says what was waited for. No trades.</summary>
    NotTriggered,

    /// <summary>The targets cannot be planned for; <see cref="RebalancePlan.Detail"/> says why. No trades.</summary>
    Refused,
}
