namespace MrBen.Optimization;

/// <summary>How a solve ended. Bad input and cancellation throw instead.</summary>
public enum SolverStatus
{
    /// <summary>Optimal; the certificate's residuals are within the settings' tolerances.</summary>
    Optimal,

    /// <summary>No point satisfies the constraints; the outcome carries a Farkas proof that was verified.</summary>
    PrimalInfeasible,

    /// <summary>The objective falls without limit along the direction that the outcome carries.</summary>
    Unbounded,

    /// <summary>The deadline or the iteration limit came; the point is feasible and its gap to the optimum is certified.</summary>
    FeasibleIncumbent,

    /// <summary>The iteration limit came before a feasible point was found.</summary>
    IterationLimit,

    /// <summary>The deadline came before a feasible point was found.</summary>
    TimeLimit,

    /// <summary>Arithmetic broke down: neither optimality nor infeasibility could be certified.</summary>
    NumericalError,
}
