namespace MrBen.Portfolio.State;

/// <summary>Where the execution of a plan stands. Numbers are stable: they are written to journals.</summary>
public enum ExecutionStatus
{
    /// <summary>Orders are sent until every target is reached.</summary>
    Active = 1,

    /// <summary>Every target is reached, as near as quantity steps allow.</summary>
    Completed = 2,

    /// <summary>Nothing more can be done, and some target is not reached; the detail says which and why.</summary>
    Incomplete = 3,

    /// <summary>Another plan took its place.</summary>
    Superseded = 4,

    /// <summary>It was called off.</summary>
    Cancelled = 5,
}
