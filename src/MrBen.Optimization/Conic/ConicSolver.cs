namespace MrBen.Optimization.Conic;

/// <summary>
/// Solves conic programs one at a time. Stateless and thread-safe; for many programs of one shape use a <see cref="ConicSession"/>.
/// </summary>
/// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
public sealed class ConicSolver(TimeProvider? clock = null)
{
    /// <summary>Solves a program.</summary>
    /// <returns>An outcome of the caller's own.</returns>
    /// <exception cref="ArgumentException">The settings are unsound.</exception>
    /// <exception cref="NonConvexProgramException">P is not positive semidefinite.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ConicOutcome Solve(ConicProgram program, SolverSettings? settings = null, CancellationToken cancellationToken = default) =>
        new ConicSession(clock).Solve(program, settings, cancellationToken);
}
