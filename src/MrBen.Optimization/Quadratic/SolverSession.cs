using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// Owns the workspace and the last active set, for solving many programs of one shape: the next one starts from what was active in the last.
/// Not thread-safe; the outcome is a view until the next solve.
/// </summary>
/// <remarks>
/// Methods that factorise Q over the free variables alone come first (<see cref="SolverOutcome.Driver"/> tells which answered), and allocate
/// nothing once they are warm. What they leave, such as linear programs and contradictions, goes to the dual active-set
/// method, which always ends, and what that leaves without an answer to an interior point. Whoever answers, the certificate is recomputed on the program as it was given, and decides.
/// </remarks>
/// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
public sealed partial class SolverSession(TimeProvider? clock = null)
{
    // Share of the variance of its correlations that an eigenvalue may be below zero and count as rounding of it.
    private const double SemidefiniteLift = 1e-10;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly SolveBudget _budget = new(clock ?? TimeProvider.System);
    private SolverOutcome _outcome = new(0, 0, 0);
    private OptimalityMeasure _measure = new(0);
    private FreeSetSolver? _free;
    private DualSolver? _dual;
    private bool _isWarm;
    private bool _isTooLong;

    /// <summary>Methods that may answer; for tests of one of them.</summary>
    internal QuadraticMethods Methods { get; set; } = QuadraticMethods.All;

    /// <summary>Solves a program.</summary>
    /// <returns>A view that the next solve overwrites.</returns>
    /// <exception cref="ArgumentException">The settings are unsound.</exception>
    /// <exception cref="NonConvexProgramException">The Hessian is not positive semidefinite.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public SolverOutcome Solve(QuadraticProgram program, SolverSettings? settings = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        settings ??= SolverSettings.Default;
        if (settings.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(settings));
        }

        cancellationToken.ThrowIfCancellationRequested(); // A warm solve may end without an iteration that asks.
        EnsureSize(program);
        _budget.Start(settings, settings.MaxIterations > 0 ? settings.MaxIterations : int.MaxValue, cancellationToken);
        bool hadPoint = _outcome.HasPoint;
        _outcome.Infeasibility = null;
        _outcome.Iterations = 0;
        if (Methods == QuadraticMethods.All && IsSmooth(program)
            && (SolveShort(program, settings, hadPoint) || SolveFree(program, settings)))
        {
            return _outcome;
        }

        _isWarm = false;
        if (Methods == QuadraticMethods.Interior)
        {
            (_outcome.Status, _outcome.Driver) = (SolverStatus.NumericalError, Interior);
            return SolveLast(program, settings, cancellationToken);
        }

        if (_isTooLong)
        {
            // What is too long for the path is so for the dual method, as a rule.
            (_outcome.Status, _outcome.Driver) = (SolverStatus.NumericalError, Interior);
            if (SolveLast(program, settings, cancellationToken).Status != SolverStatus.NumericalError)
            {
                return _outcome;
            }

            SolveDual(program, settings);
            return OrIncumbent(program, settings);
        }

        SolveDual(program, settings);
        if (_outcome.Status is SolverStatus.IterationLimit or SolverStatus.NumericalError && Methods == QuadraticMethods.All)
        {
            SolveLast(program, settings, cancellationToken);
        }

        return OrIncumbent(program, settings);
    }

    // What was stopped without a point gets one where that is easy.
    private SolverOutcome OrIncumbent(QuadraticProgram program, SolverSettings settings)
    {
        SolverStatus status = _outcome.Status;
        if ((status is SolverStatus.TimeLimit or SolverStatus.IterationLimit) && program.RowCount <= 1)
        {
            MoveIn(program, _outcome.MutablePoint);
            if (!TryIncumbent(program, settings, _outcome.Point, _outcome.RowMultipliers, _outcome.Driver))
            {
                _outcome.Status = status;
            }
        }

        return _outcome;
    }

    private void EnsureSize(QuadraticProgram program)
    {
        int n = program.VariableCount;
        int m = program.RowCount;
        int costs = program.Costs?.Count ?? 0;
        if (_outcome.Point.Length != n || _outcome.RowMultipliers.Length != m || _outcome.CostSlopes.Length != costs)
        {
            _outcome = new SolverOutcome(n, m, costs);
            _measure = new OptimalityMeasure(n);
            _improved = null;
            (_free, _dual, _isWarm) = (null, null, false);
        }
    }

    // Whether the free-set methods may try: there is curvature, known to be nowhere negative.
    private static bool IsSmooth(QuadraticProgram program)
    {
        ISymmetricOperator hessian = program.Hessian;
        if (!IsConvex(hessian))
        {
            return false;
        }

        for (int j = 0; j < program.VariableCount; j++)
        {
            if (hessian.Diagonal(j) > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsConvex(ISymmetricOperator hessian) =>
        hessian.IsKnownSemidefinite || (hessian is SymmetricMatrix matrix && matrix.IsSemidefinite(SemidefiniteLift));

    private bool SolveFree(QuadraticProgram program, SolverSettings settings)
    {
        _free ??= new FreeSetSolver(program, _measure);
        _isTooLong = false;
        if (_isWarm)
        {
            FreeSetStatus status = _free.SolveWarm(program, _budget);
            if (status is FreeSetStatus.Solved or FreeSetStatus.TimeLimit or FreeSetStatus.IterationLimit && Accept(program, settings, status))
            {
                return true;
            }
        }

        FreeSetStatus cold = _free.SolveCold(program, _budget);
        _isTooLong = cold == FreeSetStatus.TooLong;
        return Accept(program, settings, cold);
    }

    // Takes a free-set method's answer where its residuals hold (a gap alone the other method may improve on), or what can be had where it was
    // stopped.
    private bool Accept(QuadraticProgram program, SolverSettings settings, FreeSetStatus status)
    {
        FreeSetSolver free = _free!;
        _outcome.Iterations += free.Iterations;
        if (status is FreeSetStatus.TimeLimit or FreeSetStatus.IterationLimit)
        {
            if (!TryStopped(program, settings, free, status))
            {
                Stop(program, free, status);
            }

            return true;
        }

        if (status != FreeSetStatus.Solved)
        {
            return false;
        }

        long begin = _budget.Now;
        ReadOnlySpan<double> costSlopes = program.Costs is null ? [] : free.CostSlopes;
        Certificate certificate = free.IsMeasured
            ? _measure.Complete(program, free.Point, free.RowMultipliers, free.BoundMultipliers, costSlopes)
            : _measure.Measure(program, free.Point, free.RowMultipliers, free.BoundMultipliers, costSlopes);
        bool holds = certificate.PrimalResidual <= settings.FeasibilityTolerance
            && certificate.DualResidual <= settings.OptimalityTolerance && certificate.Complementarity <= settings.OptimalityTolerance
            && (certificate.RelativeGap <= settings.OptimalityTolerance || !free.IsNearlyFlat);
        if (!holds)
        {
            return false;
        }

        Publish(program, free);
        (_outcome.Certificate, _outcome.Objective) = (certificate, free.Objective());
        _outcome.Status = SolverStatus.Optimal;
        _isWarm = true;
        _budget.Answer.Learn(_budget.Now - begin, SolveBudget.Work(free.Point.Length, Support(free.Point)));
        return true;
    }

    private void Stop(QuadraticProgram program, FreeSetSolver free, FreeSetStatus status)
    {
        free.Point.CopyTo(_outcome.MutablePoint);
        _outcome.MutableRowMultipliers.Clear();
        _outcome.MutableBoundMultipliers.Clear();
        _outcome.MutableCostSlopes.Clear();
        (_outcome.Driver, _outcome.Certificate, _outcome.Objective) = (free.Driver, Certificate.Unknown, program.ObjectiveAt(free.Point));
        _outcome.Status = status == FreeSetStatus.TimeLimit ? SolverStatus.TimeLimit : SolverStatus.IterationLimit;
    }

    private void Publish(QuadraticProgram program, FreeSetSolver free)
    {
        _outcome.Driver = free.Driver;
        free.Point.CopyTo(_outcome.MutablePoint);
        free.RowMultipliers.CopyTo(_outcome.MutableRowMultipliers);
        free.BoundMultipliers.CopyTo(_outcome.MutableBoundMultipliers);
        if (program.Costs is not null)
        {
            free.CostSlopes.CopyTo(_outcome.MutableCostSlopes);
        }
    }

    private SolverOutcome SolveDual(QuadraticProgram program, SolverSettings settings)
    {
        _budget.Allow(settings.MaxIterations > 0
            ? settings.MaxIterations
            : _outcome.Iterations + 1_000 + (50 * (program.VariableCount + program.RowCount)));

        if (program.Costs is not null)
        {
            return KinkExpansion.Solve(program, settings, _budget, _outcome, _measure);
        }

        _dual ??= new DualSolver(_outcome, _measure, _budget);
        return _dual.Solve(program, settings);
    }
}
