namespace MrBen.Portfolio.Rebalancing;

/// <summary>Why an asset that is off its target is not traded.</summary>
public enum SkipReason
{
    /// <summary>The target is nearer than half a lot, or less than one lot is left to close.</summary>
    LessThanOneLot,

    /// <summary>The trade is worth less than the instrument's minimum notional and closes nothing.</summary>
    BelowMinimumNotional,

    /// <summary>The cash above the floor does not cover the fewest lots that may be bought, and their cost.</summary>
    InsufficientCash,

    /// <summary>Trading costs at least what it moves: a sale would raise nothing, a purchase burn more than it buys.</summary>
    CostExceedsProceeds,

    /// <summary>The trade removes less drift than its turnover and cost must, or the cash is better spent on others.</summary>
    NoImprovement,

    /// <summary>
    /// The trade is worth less than <see cref="RebalanceOptions.MinimumTradeValue"/> or <see cref="RebalanceOptions.MinimumTradeFraction"/>
    /// ask for, and closes nothing.
    /// </summary>
    BelowMinimumTrade,

    /// <summary><see cref="RebalanceOptions.MaxWeightChange"/> leaves room for no trade of this asset.</summary>
    BeyondWeightChange,

    /// <summary><see cref="RebalanceOptions.MaxTurnover"/> is spent on others, or leaves room for no trade of this asset.</summary>
    BeyondTurnover,

    /// <summary><see cref="RebalanceOptions.MaxTrades"/> are made up by others.</summary>
    TooManyTrades,
}
