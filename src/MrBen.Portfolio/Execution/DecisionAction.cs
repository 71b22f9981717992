namespace MrBen.Portfolio.Execution;

/// <summary>What a decision does to a position.</summary>
public enum DecisionAction
{
    /// <summary>Nothing.</summary>
    Hold,

    /// <summary>Opens a position where there is none.</summary>
    Open,

    /// <summary>Makes a position larger.</summary>
    Increase,

    /// <summary>Makes a position smaller.</summary>
    Reduce,

    /// <summary>Ends a position.</summary>
    Close,

    /// <summary>Ends a position and opens one of the other side.</summary>
    Reverse,
}
