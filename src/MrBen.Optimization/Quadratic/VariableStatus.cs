namespace MrBen.Optimization.Quadratic;

/// <summary>Where a free-set method holds a variable: fixed at one of its breakpoints, or free between two of them.</summary>
internal enum VariableStatus : byte
{
    AtLower,
    AtUpper,

    /// <summary>At the kink of its cost, strictly inside its bounds.</summary>
    AtKink,

    /// <summary>Between its bounds; without a kink inside them.</summary>
    Free,

    /// <summary>Between its lower bound and the kink.</summary>
    FreeBelow,

    /// <summary>Between the kink and its upper bound.</summary>
    FreeAbove,
}
