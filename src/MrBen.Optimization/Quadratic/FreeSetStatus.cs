namespace MrBen.Optimization.Quadratic;

/// <summary>How a free-set method ended.</summary>
internal enum FreeSetStatus
{
    Solved,
    IterationLimit,
    TimeLimit,

    /// <summary>More variables are free than single pivots are good for.</summary>
    LargeSupport,

    /// <summary>A free variable's column depends on those of the others, or no free variable is in a row.</summary>
    Dependent,

    /// <summary>The guesses of the active set do not settle.</summary>
    Cycling,

    /// <summary>No constraint can make place for one that must be active: there may be no feasible point.</summary>
    Contradiction,

    /// <summary>A direction without curvature meets no constraint.</summary>
    Unbounded,

    /// <summary>The path costs more than an interior point would.</summary>
    TooLong,

    /// <summary>A step is not a number.</summary>
    Breakdown,
}
