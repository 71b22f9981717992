namespace MrBen.Optimization.Quadratic;

/// <summary>
/// Solves convex quadratic programs exactly: an active set ends at the solution of a linear system, whose residuals are then recomputed on
/// the original data. Single-threaded per call; an instance may be shared.
/// </summary>
/// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
public sealed class QuadraticSolver(TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Solves one program. To solve many of one shape, hold a <see cref="SolverSession"/>.</summary>
    /// <returns>An outcome that is the caller's own.</returns>
    /// <exception cref="ArgumentException">The settings are unsound.</exception>
    /// <exception cref="NonConvexProgramException">The Hessian is not positive semidefinite.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public SolverOutcome Solve(QuadraticProgram program, SolverSettings? settings = null, CancellationToken cancellationToken = default) =>
        new SolverSession(_clock).Solve(program, settings, cancellationToken);
}
