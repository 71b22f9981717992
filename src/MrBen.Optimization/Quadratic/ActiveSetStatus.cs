namespace MrBen.Optimization.Quadratic;

/// <summary>How a run of the active-set method ended.</summary>
internal enum ActiveSetStatus
{
    Running,
    Solved,
    Contradiction,
    IterationLimit,
    TimeLimit,

    /// <summary>A step is not a number.</summary>
    Breakdown,
}
