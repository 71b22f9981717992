namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>
/// What a breached limit asks for, from the mildest to the strictest. The monitor decides and tells; whoever sends orders carries it out.
/// </summary>
public enum LimitAction
{
    /// <summary>Tell, and let trading go on.</summary>
    Warn,

    /// <summary>No order that raises what is measured.</summary>
    BlockIncreases,

    /// <summary>Trade the scope down until it is within the limit.</summary>
    Reduce,

    /// <summary>Close all positions of the scope.</summary>
    Flatten,

    /// <summary>Send no order at all until somebody lifts the halt.</summary>
    Halt,
}
