using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Conic;

/// <summary>
/// Solves conic programs and keeps its workspace and scaling for the next one that differs in the linear term or the offsets only
/// (<see cref="ConicProgram.WithLinear"/>, <see cref="ConicProgram.WithOffsets"/>). Not thread-safe; the outcome is a view until the next
/// solve.
/// </summary>
/// <remarks>
/// An interior-point method on the homogeneous embedding: it starts anywhere and ends at an optimal pair or at a proof that there is none.
/// Linear programs of few variables and kinks, as tails of scenarios are, are first tried by a simplex method, with a share of the work
/// that the interior-point method would take, and where that is not enough it goes on from an interior point that is near.
/// "Optimal" is only said of a point whose certificate, recomputed by <see cref="ConicVerifier"/>, is within the settings' tolerances, and
/// a proof is only given where it was verified. An iteration costs O(T n²) for T rows over n shared variables, plus O(n³/3). Source:
/// Goulart and Chen (2024), arXiv 2405.12762.
/// </remarks>
/// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
public sealed partial class ConicSession(TimeProvider? clock = null)
{
    private const int DefaultIterations = 200;

    // What steps take of the way to the boundary; each from the start again where arithmetic ended with those before it and
    // cones are curved.
    private static readonly double[] StepShares = [0.99, 0.8, 0.7];

    // A ray is tried where the method's own measure of it is within the first; it must then pass the second.
    private const double RayTrial = 1e-7;
    private const double RayTolerance = 1e-9;

    // A point is verified at this multiple of the tolerances, then at this share of the last trial until one passes.
    private const double FirstTrial = 2;
    private const double NextTrial = 0.5;

    // The active rows are taken from the interior point at the first of these errors, then at this share of the last trial.
    private const double FirstActiveTrial = 1e-5;
    private const double NextActiveTrial = 0.05;
    private const double NextSettling = 0.01; // where cones are curved
    private const double Improvement = 0.9;

    // The simplex method goes on from the interior point at the first of these errors, then at this share of the last trial.
    private const double FirstCrossover = 2e-2;
    private const double NextCrossover = 0.1;

    // Iterations without a better point after which there will be none.
    private const int Patience = 60;
    private const int PatienceOnceAcceptable = 6;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly SolveBudget _budget = new(clock ?? TimeProvider.System);
    private ConicOutcome _outcome = new(0, 0);
    private ConicProgram? _last;
    private ScaledConicProgram? _scaled;
    private InteriorPointMethod? _method;
    private PiecewiseLinearSimplex? _simplex;
    private double[] _point = [];
    private double[] _duals = [];

    /// <summary>Solves a program.</summary>
    /// <returns>A view that the next solve overwrites.</returns>
    /// <exception cref="ArgumentException">The settings are unsound.</exception>
    /// <exception cref="NonConvexProgramException">P is not positive semidefinite.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ConicOutcome Solve(ConicProgram program, SolverSettings? settings = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        settings ??= SolverSettings.Default;
        if (settings.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(settings));
        }

        return Solve(program, settings, settings, cancellationToken);
    }

    /// <summary>
    /// The same with two tolerances: the method goes on to those of <paramref name="settings"/> while it comes nearer, and where arithmetic
    /// ends before, a point within those of <paramref name="acceptable"/> is optimal.
    /// </summary>
    internal ConicOutcome Solve(
        ConicProgram program, SolverSettings settings, SolverSettings acceptable, CancellationToken cancellationToken)
    {
        _budget.Start(settings, settings.MaxIterations, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (SolveAtVertex(program, settings))
        {
            return _outcome;
        }

        Load(program);
        int iteration = 0;
        int tries = _method!.HasActiveRows ? 1 : StepShares.Length;
        SolverStatus status = SolverStatus.NumericalError;
        for (int k = 0; k < tries && status == SolverStatus.NumericalError; k++)
        {
            _budget.Allow(settings.MaxIterations > 0 ? settings.MaxIterations : iteration + DefaultIterations);
            _method.StepShare = StepShares[k];
            status = Iterate(program, settings, acceptable, ref iteration, cancellationToken);
        }

        return Finish(status, iteration);
    }

    private SolverStatus Iterate(
        ConicProgram program, SolverSettings settings, SolverSettings acceptable, ref int iteration, CancellationToken cancellationToken)
    {
        InteriorPointMethod method = _method!;
        ActiveSetStatus? stop = null;
        double trial = FirstTrial;
        double best = double.PositiveInfinity;
        double bestRay = double.PositiveInfinity;
        int sinceBest = 0;
        bool isAcceptable = false;
        double crossover = FirstCrossover;
        double activeTrial = FirstActiveTrial;
        bool alive = method.Start();
        while (alive && sinceBest < (isAcceptable ? PatienceOnceAcceptable : Patience))
        {
            if (TryRays(program) is { } ray)
            {
                return ray == SolverStatus.Unbounded ? UnlessInfeasible(program, settings, cancellationToken) : ray;
            }

            double merit = Merit(program, settings);
            sinceBest++;
            double rayError = Math.Min(method.InfeasibilityError, method.UnboundednessError);
            if (rayError < Improvement * bestRay)
            {
                (bestRay, sinceBest) = (rayError, 0);
            }

            if (!(merit >= best) && (!isAcceptable || IsWithin(program, acceptable)))
            {
                sinceBest = merit < Improvement * best ? 0 : sinceBest;
                best = merit;
                method.Keep();
                if (merit <= trial)
                {
                    if (IsWithin(program, settings))
                    {
                        PublishNearest(program, settings);
                        return SolverStatus.Optimal;
                    }

                    trial = NextTrial * merit;
                }
            }

            if (_simplex is not null && merit * settings.OptimalityTolerance <= crossover)
            {
                crossover = NextCrossover * merit * settings.OptimalityTolerance;
                if (IsExactAtVertex(program, settings))
                {
                    iteration += _simplex.Pivots;
                    return SolverStatus.Optimal;
                }
            }

            if (merit * settings.OptimalityTolerance <= activeTrial)
            {
                activeTrial = (method.HasActiveRows ? NextActiveTrial : NextSettling) * merit * settings.OptimalityTolerance;
                if (IsExact(program, settings))
                {
                    return SolverStatus.Optimal;
                }
            }

            // The point that is nearest to the narrow tolerances may be outside of the wide ones.
            if (!isAcceptable && Merit(program, acceptable) <= 1 && IsWithin(program, acceptable))
            {
                (isAcceptable, best, sinceBest) = (true, merit, 0);
                method.Keep();
            }

            stop = _budget.Spend(iteration + 1);
            if (stop is not null)
            {
                break;
            }

            iteration++;
            alive = method.Step();
        }

        bool isEnd = stop is null && best < double.PositiveInfinity;
        if (isEnd && IsExact(program, settings))
        {
            return SolverStatus.Optimal;
        }

        if (best < double.PositiveInfinity)
        {
            method.Restore();
        }

        if (isEnd && IsExact(program, settings))
        {
            return SolverStatus.Optimal;
        }

        PublishInterior(program);
        return Ending(stop, acceptable);
    }

    private void Reserve(ConicProgram program)
    {
        if (_point.Length != program.VariableCount || _duals.Length != program.RowCount)
        {
            _outcome = new ConicOutcome(program.VariableCount, program.RowCount);
            _point = new double[program.VariableCount];
            _duals = new double[program.RowCount];
        }
    }

    private SolverStatus Ending(ActiveSetStatus? stop, SolverSettings settings)
    {
        ConicCertificate certificate = _outcome.Certificate;
        if (Holds(settings))
        {
            return SolverStatus.Optimal;
        }

        bool feasible = certificate.PrimalResidual <= settings.FeasibilityTolerance
            && certificate.DualResidual <= settings.OptimalityTolerance && certificate.DualDistance <= settings.OptimalityTolerance;
        return stop switch
        {
            null => SolverStatus.NumericalError,
            _ when feasible => SolverStatus.FeasibleIncumbent,
            ActiveSetStatus.TimeLimit => SolverStatus.TimeLimit,
            _ => SolverStatus.IterationLimit,
        };
    }

    private bool Holds(SolverSettings settings) =>
        _outcome.Certificate.Holds(settings.FeasibilityTolerance, settings.OptimalityTolerance);

    private bool IsWithin(ConicProgram program, SolverSettings settings)
    {
        PublishInterior(program);
        return Holds(settings);
    }

    // How far the method is from the tolerances by its own measure: 1 or less where it is within them.
    private double Merit(ConicProgram program, SolverSettings settings)
    {
        double primal = _method!.PrimalError / settings.FeasibilityTolerance;
        return program.HasObjective
            ? Math.Max(primal, Math.Max(_method.DualError, _method.GapError) / settings.OptimalityTolerance)
            : primal;
    }

    private void Load(ConicProgram program)
    {
        if (_last is not null && program.SharesMatricesWith(_last))
        {
            _last = program;
            _scaled!.Reload(program);
            return;
        }

        Convexity.Require(program.Hessian);
        _last = program;
        FactorCovariance? covariance = FactorForm.Suitable(program.Hessian);
        _scaled = new ScaledConicProgram(program, holdsHessian: covariance is null);
        ConeScaling cones = new(program.Cones);
        FactorForm? factors = covariance is null ? null : new FactorForm(covariance, _scaled);
        _method = new InteriorPointMethod(_scaled, cones, new CondensedKktSystem(_scaled, cones, factors));
        Reserve(program);
    }

    private void WriteDuals(double tau)
    {
        for (int i = 0; i < _duals.Length; i++)
        {
            _duals[i] = _scaled!.RowScale[i] / _scaled.ObjectiveScale * (_method!.Z[i] / tau);
        }
    }

    private void WriteInteriorPoint()
    {
        for (int j = 0; j < _point.Length; j++)
        {
            _point[j] = _scaled!.ColumnScale[j] * (_method!.X[j] / _method.Tau);
        }
    }

    private void PublishInterior(ConicProgram program)
    {
        WriteInteriorPoint();
        WriteDuals(_method!.Tau);
        if (!program.HasObjective)
        {
            _duals.AsSpan().Clear(); // Exactly optimal duals, which the method only nears.
        }

        Publish(program);
    }

    private void Publish(ConicProgram program)
    {
        _point.CopyTo(_outcome.MutablePoint);
        _duals.CopyTo(_outcome.MutableDuals);
        program.RowValues(_point, _outcome.MutableSlacks);
        _outcome.Objective = program.ObjectiveAt(_point);
        _outcome.Certificate = ConicVerifier.Verify(program, _point, _duals);
    }

    private ConicOutcome Finish(SolverStatus status, int iterations)
    {
        _outcome.Status = status;
        _outcome.Iterations = iterations;
        return _outcome;
    }
}
