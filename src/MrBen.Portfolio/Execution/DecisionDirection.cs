namespace MrBen.Portfolio.Execution;

/// <summary>The side that a position has after a decision.</summary>
public enum DecisionDirection
{
    /// <summary>Nothing is held.</summary>
    Flat,

    /// <summary>More is owned than owed.</summary>
    Long,

    /// <summary>More is owed than owned.</summary>
    Short,
}
