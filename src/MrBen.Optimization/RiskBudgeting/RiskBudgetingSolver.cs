namespace MrBen.Optimization.RiskBudgeting;

/// <summary>
/// Solves one risk budgeting program at a time. Single-threaded per call; an instance may be shared. To solve many of one size, hold a
/// <see cref="RiskBudgetingSession"/>, which tells how it is done.
/// </summary>
/// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
public sealed class RiskBudgetingSolver(TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <inheritdoc cref="RiskBudgetingSession.Solve"/>
    /// <returns>As of a session, but the caller's own.</returns>
    public RiskBudgetingOutcome Solve(
        RiskBudgetingProgram program, SolverSettings? settings = null, CancellationToken cancellationToken = default) =>
        new RiskBudgetingSession(_clock).Solve(program, settings, cancellationToken);
}
