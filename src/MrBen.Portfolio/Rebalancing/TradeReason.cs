namespace MrBen.Portfolio.Rebalancing;

/// <summary>What a planned trade does to its position.</summary>
public enum TradeReason
{
    /// <summary>Starts a position, long or short.</summary>
    Open,

    /// <summary>Enlarges a position, long or short.</summary>
    Increase,

    /// <summary>Takes part of a position off, long or short.</summary>
    Reduce,

    /// <summary>Ends a position; less than one lot may remain where it was not a whole number of lots.</summary>
    Close,

    /// <summary>Ends a position that is not among the targets.</summary>
    CloseUnlisted,

    /// <summary>Goes through zero to the other side.</summary>
    Reverse,
}
