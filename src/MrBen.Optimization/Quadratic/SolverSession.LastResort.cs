using System.Collections.Immutable;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <content>
/// The interior point, for programs on which every active-set method gave up; the active set that it is near to is then made exact by the
/// active-set path or, where rounding does not let that through, by proximal points around it.
/// </content>
public sealed partial class SolverSession
{
    private const string Interior = "interior point";
    private const string InteriorThenPath = "interior point, then active-set path";
    private const string InteriorThenDual = "interior point, then dual active set";
    private const double UnboundedTolerance = 1e-9;

    // What the interior point must reach, as a share of the tolerances: its guess of the active set must be better than its answer.
    private const double InteriorShare = 0.1;

    // A path that is longer than this is not one from a good guess.
    private const int MaxPathIterations = 100;

    // The dual method, starting near the solution, gets so many iterations, many times what is usual.
    private const int FewIterations = 100;
    private const int IterationsPerConstraint = 4;

    // What the outcome says stays where the last resort has no better answer; a user's limit of iterations is kept to.
    private SolverOutcome SolveLast(QuadraticProgram program, SolverSettings settings, CancellationToken cancellationToken)
    {
        SolverStatus given = _outcome.Status;
        TimeSpan? remaining = _budget.Remaining;
        int iterations = settings.MaxIterations == 0 ? 0 : settings.MaxIterations - _outcome.Iterations;
        if (remaining <= TimeSpan.Zero)
        {
            _outcome.Status = SolverStatus.TimeLimit;
            return _outcome;
        }

        if ((settings.MaxIterations > 0 && iterations <= 0) || !IsConvex(program.Hessian))
        {
            return _outcome;
        }

        InteriorPointForm form = new(program);
        SolverSettings tight = settings with
        {
            TimeLimit = remaining,
            MaxIterations = iterations,
            FeasibilityTolerance = InteriorShare * settings.FeasibilityTolerance,
            OptimalityTolerance = InteriorShare * settings.OptimalityTolerance,
        };
        ConicOutcome interior = new ConicSession(_clock).Solve(form.Program, tight, cancellationToken);
        _outcome.Iterations += interior.Iterations;
        if (interior.Status == SolverStatus.PrimalInfeasible)
        {
            return Contradict(program, form.Contradiction(interior));
        }

        if (interior.Status == SolverStatus.Unbounded)
        {
            return Fall(program, interior.Point[..program.VariableCount]);
        }

        form.Read(interior);
        if (!IsFiniteEverywhere(form.Point)
            || (!CrossOver(program, settings, form) && !SettleNear(program, settings, form)
            && !TakeInterior(program, settings, form, cancellationToken) && !_outcome.HasPoint))
        {
            _outcome.Status = _budget.Remaining <= TimeSpan.Zero ? SolverStatus.TimeLimit : given;
        }

        return _outcome;
    }

    private bool CrossOver(QuadraticProgram program, SolverSettings settings, InteriorPointForm form)
    {
        _budget.Allow(Math.Min(MaxPathIterations, settings.MaxIterations > 0 ? settings.MaxIterations - _outcome.Iterations : int.MaxValue));
        FreeSetSolver free = _free ??= new FreeSetSolver(program, _measure);
        FreeSetStatus status = free.SolveFrom(program, form.Point, form.Status, form.RowStates, _budget);
        if (status != FreeSetStatus.Solved)
        {
            _outcome.Iterations += free.Iterations;
            return false;
        }

        if (!Accept(program, settings, status))
        {
            return false;
        }

        _outcome.Driver = InteriorThenPath;
        return true;
    }

    private bool SettleNear(QuadraticProgram program, SolverSettings settings, InteriorPointForm form)
    {
        if (program.Costs is not null || !AllowMore(program, settings))
        {
            return false;
        }

        _dual ??= new DualSolver(_outcome, _measure, _budget);
        _outcome.Driver = InteriorThenDual;
        return _dual.SolveNear(program, settings, form.Point).Status == SolverStatus.Optimal;
    }

    // The interior point itself, moved as little as the constraints demand; the certificate of the program itself decides.
    private bool TakeInterior(QuadraticProgram program, SolverSettings settings, InteriorPointForm form, CancellationToken cancellationToken)
    {
        TimeSpan? remaining = _budget.Remaining;
        if (remaining <= TimeSpan.Zero || !AllowMore(program, settings))
        {
            return false;
        }

        SolverSession session = new(_clock) { Methods = QuadraticMethods.Dual };
        SolverOutcome nearest = session.Solve(form.Nearest(), settings with { TimeLimit = remaining, MaxIterations = 0 }, cancellationToken);
        _outcome.Iterations += nearest.Iterations;
        form.TakeCostSlopes(nearest.Point);
        Certificate certificate =
            _measure.Measure(program, nearest.Point, form.RowMultipliers, form.BoundMultipliers, form.CostSlopes);
        if (!nearest.HasPoint || !certificate.Holds(settings.FeasibilityTolerance, settings.OptimalityTolerance))
        {
            return false;
        }

        nearest.Point.CopyTo(_outcome.MutablePoint);
        form.RowMultipliers.CopyTo(_outcome.MutableRowMultipliers);
        form.BoundMultipliers.CopyTo(_outcome.MutableBoundMultipliers);
        form.CostSlopes.CopyTo(_outcome.MutableCostSlopes);
        (_outcome.Driver, _outcome.Certificate, _outcome.Objective) = (Interior, certificate, program.ObjectiveAt(nearest.Point));
        _outcome.Status = SolverStatus.Optimal;
        return true;
    }

    // Iterations for one more method, within the user's limit.
    private bool AllowMore(QuadraticProgram program, SolverSettings settings)
    {
        int limit = settings.MaxIterations > 0
            ? settings.MaxIterations
            : _outcome.Iterations + FewIterations + (IterationsPerConstraint * (program.VariableCount + program.RowCount));
        _budget.Allow(limit);
        return limit > _outcome.Iterations;
    }

    private SolverOutcome Contradict(QuadraticProgram program, ImmutableArray<ConstraintMultiplier> constraints)
    {
        double violation = CertificateVerifier.VerifyInfeasibility(program, constraints);
        if (violation > 0)
        {
            ForgetPoint();
            (_outcome.Driver, _outcome.Status, _outcome.Objective) = (Interior, SolverStatus.PrimalInfeasible, double.PositiveInfinity);
            _outcome.Infeasibility = new InfeasibilityProof(constraints, violation);
        }

        return _outcome;
    }

    private SolverOutcome Fall(QuadraticProgram program, ReadOnlySpan<double> direction)
    {
        // With kinked costs the slope of the direction is not that of the linear term alone: no answer is better than a wrong one.
        if (program.Costs is null && CertificateVerifier.VerifyUnbounded(program, direction, UnboundedTolerance))
        {
            ForgetPoint();
            (_outcome.Driver, _outcome.Status, _outcome.Objective) = (Interior, SolverStatus.Unbounded, double.NegativeInfinity);
            direction.CopyTo(_outcome.MutablePoint);
            Kernels.Scale(1 / Kernels.MaxAbs(direction), _outcome.MutablePoint);
        }

        return _outcome;
    }

    private void ForgetPoint()
    {
        _outcome.MutablePoint.Clear();
        _outcome.MutableRowMultipliers.Clear();
        _outcome.MutableBoundMultipliers.Clear();
        _outcome.MutableCostSlopes.Clear();
        _outcome.Certificate = default;
    }

    private static bool IsFiniteEverywhere(ReadOnlySpan<double> point)
    {
        foreach (double value in point)
        {
            if (!double.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
