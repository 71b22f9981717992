using MrBen.Optimization.Conic;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// The conic programs of one scenario program, solved one after another under one deadline. Not thread-safe; an outcome is a view until the
/// next solve.
/// </summary>
internal sealed class ConicSolve
{
    // The largest residual of an answer where nobody asked for less.
    private const double AcceptableResidual = 5e-8;

    // The interior-point method needs one or two more iterations for it where it gets there.
    private static readonly SolverSettings Closest = new() { OptimalityTolerance = 1e-11 };

    private readonly ConicSession _session;
    private readonly SolveBudget _budget;
    private readonly SolverSettings? _settings;
    private readonly CancellationToken _cancellationToken;

    /// <exception cref="ArgumentException">The settings are unsound.</exception>
    public ConicSolve(TimeProvider clock, SolverSettings? settings, CancellationToken cancellationToken)
    {
        if (settings?.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(settings));
        }

        (_session, _budget) = (new ConicSession(clock), new SolveBudget(clock));
        (_settings, _cancellationToken) = (settings, cancellationToken);
        _budget.Start(settings ?? Closest, 0, cancellationToken);
    }

    /// <summary>How a solve ended: without settings, a point that arithmetic brought no nearer may be near enough.</summary>
    public static SolverStatus StatusOf(ConicOutcome outcome, SolverSettings? settings) =>
        settings is null && outcome.Status == SolverStatus.NumericalError && outcome.Certificate.Holds(AcceptableResidual)
            ? SolverStatus.Optimal
            : outcome.Status;

    public ConicOutcome Solve(ConicProgram program)
    {
        SolverSettings left = _settings ?? Closest;
        if (_budget.Remaining is { } remaining)
        {
            left = left with { TimeLimit = remaining > TimeSpan.Zero ? remaining : TimeSpan.FromTicks(1) };
        }

        return _session.Solve(program, left, _settings is null ? SolverSettings.Default : left, _cancellationToken);
    }
}
