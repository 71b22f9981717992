namespace MrBen.Portfolio.Execution;

/// <summary>A rule that orders pass before they are sent.</summary>
public enum PreTradeRule
{
    /// <summary>The price is near the last one.</summary>
    PriceCollar,

    /// <summary>The value of one order.</summary>
    OrderValue,

    /// <summary>The value of one order as a fraction of the net asset value.</summary>
    OrderFraction,

    /// <summary>The quantity of one order.</summary>
    OrderQuantity,

    /// <summary>How many orders were decided in a time.</summary>
    MessageRate,

    /// <summary>How many orders of one asset and side were decided in a time.</summary>
    RepeatedExecution,

    /// <summary>What the order would make of the portfolio's own limits.</summary>
    RiskLimits,
}
