namespace MrBen.Portfolio.State;

/// <summary>
/// When the portfolio was last rebalanced: at the first change of a position after a plan with trades. A plan alone is a question that was
/// answered; only what was done about it counts. Immutable.
/// </summary>
/// <param name="Last">The time, UTC; none before.</param>
/// <param name="IsAwaited">Whether a plan with trades waits for a position to change.</param>
internal readonly record struct RebalanceMark(DateTimeOffset? Last, bool IsAwaited)
{
    /// <summary>After an allocation that led to trades or not.</summary>
    public RebalanceMark Planned(bool hasTrades) => this with { IsAwaited = IsAwaited || hasTrades };

    /// <summary>After a position changed.</summary>
    public RebalanceMark Changed(DateTimeOffset time) => IsAwaited ? new RebalanceMark(time, IsAwaited: false) : this;
}
