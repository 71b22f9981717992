using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// Solves by the dual active-set method, which always ends: for programs that the free-set methods leave, and for proofs that there is no
/// point or no optimum. A program that shares matrices and bounds with the last one starts from its factors and active set. Not thread-safe.
/// </summary>
/// <remarks>
/// A positive definite Q is solved in one run. A semidefinite one is solved by proximal points: each run minimises the objective plus
/// ½ρ‖x − previous‖², and its active set is then corrected towards the program without ρ. Source: Rockafellar (1976), SIAM J. Control and
/// Optimization 14(5), for convergence; Goldfarb and Idnani (1983) for the runs.
/// </remarks>
internal sealed class DualSolver
{
    // In solver units, where the largest curvature of a variable is 1.
    private const double ProximalWeight = 1e-8;
    private const double NearWeight = 1e-5;
    private const double SmallestDefinitePivot = 1e-11;

    // Share of the largest curvature below which one may be rounding of zero.
    private const double RoundingCurvature = 1e-14;

    private const double RunTolerance = 1e-12;
    private const double CorrectionTolerance = 1e-11;
    private const int MaxCorrections = 40;
    private const int MaxOuterIterations = 200;
    private const int PatientOuterIterations = 6;
    private const double UnboundedTolerance = 1e-9;

    // A round that ends beyond this size (solver units), by a step of at least this share of it, may be on its way to infinity.
    private const double FarPoint = 1e3;
    private const double FarStep = 1e-3;

    // A variable below this share of the largest finite limit may be rounding of zero; whether it is, the certificate decides.
    private const double NegligibleShare = 1e-12;

    private readonly InfeasibilityProver _prover = new();
    private readonly SolverOutcome _outcome;
    private readonly OptimalityMeasure _measure;
    private readonly SolveBudget _budget;
    private QuadraticProgram? _last;
    private readonly ScaledProgram _scaled;
    private readonly DualActiveSet _set;
    private readonly double[] _savedPoint;
    private readonly double[] _savedMultipliers;

    /// <summary>Makes the workspace for one shape of program.</summary>
    /// <param name="outcome">Where answers are written.</param>
    /// <param name="measure">Measures candidates.</param>
    /// <param name="budget">Says when to stop.</param>
    public DualSolver(SolverOutcome outcome, OptimalityMeasure measure, SolveBudget budget)
    {
        int n = outcome.Point.Length;
        (_outcome, _measure, _budget) = (outcome, measure, budget);
        _scaled = new ScaledProgram(n, outcome.RowMultipliers.Length);
        _set = new DualActiveSet(_scaled);
        (_savedPoint, _savedMultipliers) = (new double[n], new double[n]);
    }

    /// <summary>Solves a program of the shape; iterations are counted from those that the outcome has.</summary>
    /// <exception cref="NonConvexProgramException">The Hessian is not positive semidefinite.</exception>
    public SolverOutcome Solve(QuadraticProgram program, SolverSettings settings)
    {
        bool warm = _last is not null && program.SharesConstraintsWith(_last);
        _last = null;
        _outcome.Infeasibility = null;
        _outcome.Driver = "dual active set";
        _set.Iterations = _outcome.Iterations;
        _budget.Prove(candidate => _prover.Proves(program, _scaled, candidate, settings.FeasibilityTolerance));
        if (_prover.FindsCrossedLimits(program, settings.FeasibilityTolerance))
        {
            return Infeasible();
        }

        if (warm)
        {
            _scaled.LoadLinear(program);
        }
        else
        {
            _scaled.Load(program);
            Factorize(program);
            _set.X.AsSpan().Clear();
        }

        SolverOutcome outcome = Iterate(program, settings);
        if (outcome.Status == SolverStatus.NumericalError && _scaled.IgnoresCurvature)
        {
            // What looked like rounding of zero may have been meant.
            _scaled.Load(program, everyCurvature: true);
            Factorize(program);
            _set.X.AsSpan().Clear();
            outcome = Iterate(program, settings);
        }

        _last = program;
        return outcome;
    }

    /// <summary>
    /// Solves a program from a point that is near its solution. The proximal term may then weigh more, so that the first run does not start
    /// far out, where digits are lost; near the solution few rounds are enough all the same.
    /// </summary>
    /// <returns>The outcome: Optimal, or what stopped the method.</returns>
    public SolverOutcome SolveNear(QuadraticProgram program, SolverSettings settings, ReadOnlySpan<double> point)
    {
        _last = null;
        _set.Iterations = _outcome.Iterations;
        _budget.Prove(candidate => _prover.Proves(program, _scaled, candidate, settings.FeasibilityTolerance));
        _scaled.Load(program, everyCurvature: true);
        if (_set.Factorize(NearWeight, 0.1 * NearWeight) >= 0)
        {
            return Finish(SolverStatus.NumericalError);
        }

        for (int j = 0; j < point.Length; j++)
        {
            _set.X[j] = point[j] / _scaled.Scale[j];
        }

        return Iterate(program, settings);
    }

    private void Factorize(QuadraticProgram program)
    {
        if (_set.Factorize(proximity: 0, SmallestDefinitePivot) < 0)
        {
            return;
        }

        int failed = _set.Factorize(ProximalWeight, 0.1 * ProximalWeight);
        if (failed >= 0)
        {
            // Curvatures that are rounding of zero may contradict their own covariances: they are then not scaled by.
            _scaled.Load(program, negligibleCurvature: RoundingCurvature);
            failed = _set.Factorize(ProximalWeight, 0.1 * ProximalWeight);
        }

        if (failed >= 0)
        {
            throw NegativeCurvature.Report(program, _scaled, _set.FailedDirection(failed));
        }
    }

    private SolverOutcome Iterate(QuadraticProgram program, SolverSettings settings)
    {
        Certificate best = Certificate.Unknown;
        double bestScore = double.PositiveInfinity;
        bool proven = false;
        int sinceBest = 0;
        int rounds = _set.Proximity > 0 ? MaxOuterIterations : PatientOuterIterations;
        double comfort = 1e-2 * Math.Min(settings.FeasibilityTolerance, settings.OptimalityTolerance);
        for (int round = 0; round < rounds && sinceBest < PatientOuterIterations; round++)
        {
            _set.X.CopyTo(_set.Center, 0);
            _set.Restart();
            ActiveSetStatus status = _set.Run(RunTolerance, _budget);
            if (status == ActiveSetStatus.Contradiction)
            {
                return Infeasible();
            }

            if (status != ActiveSetStatus.Solved)
            {
                return Stopped(program, settings, status, best);
            }

            if (_set.Proximity > 0 && WentFar())
            {
                if (FallsForever(program))
                {
                    return UnboundedUnlessInfeasible(program, settings);
                }

                // Far out, the residual of a slope without end is small beside the terms that cancel: no answer until the point settles.
                if (round < rounds - 1)
                {
                    continue;
                }
            }

            Correct();
            (double[] point, double[] rows, double[] bounds) = Candidate(program);
            Certificate certificate = _measure.Measure(program, point, rows, bounds, []);
            double score = Score(certificate);
            for (int attempt = 0; attempt < 3 && score > comfort; attempt++)
            {
                (double[] Point, double[] Rows, double[] Bounds) cleared = Candidate(program);
                double share = attempt < 2 ? NegligibleShare : NegligibleShare * NegligibleShare; // Slopes of 1e-17 may be meant.
                if (!ClearRounding(cleared.Point, cleared.Rows, cleared.Bounds, share, besideSlopes: attempt == 1))
                {
                    continue;
                }

                Certificate other = _measure.Measure(program, cleared.Point, cleared.Rows, cleared.Bounds, []);
                if (Score(other) < score)
                {
                    (point, rows, bounds) = cleared;
                    (certificate, score) = (other, Score(other));
                }
            }

            sinceBest = score < 0.9 * bestScore ? 0 : sinceBest + 1;
            bool holds = certificate.Holds(settings.FeasibilityTolerance, settings.OptimalityTolerance);
            if ((holds && !proven) || (holds == proven && score < bestScore))
            {
                proven = holds;
                (best, bestScore) = (certificate, score);
                Publish(program, point, rows, bounds);
            }

            if (bestScore <= comfort)
            {
                break;
            }

            // A feasible point whose slopes are too small to be followed in short steps; every way ends at one more constraint.
            if (_set.Proximity > 0 && certificate.PrimalResidual <= settings.FeasibilityTolerance && _set.GoDown())
            {
                sinceBest = Math.Min(sinceBest, PatientOuterIterations - 1);
            }
        }

        _outcome.Certificate = best;
        return Finish(proven ? SolverStatus.Optimal : SolverStatus.NumericalError);
    }

    // Newton corrections on the active set towards the program without the proximal term, kept while the set stays the right one.
    private void Correct()
    {
        double previous = double.PositiveInfinity;
        for (int k = 0; k < MaxCorrections; k++)
        {
            _set.SaveTo(_savedPoint, _savedMultipliers);
            double change = _set.CorrectOnActiveSet(proximity: 0);
            if (_set.BreaksConditions(CorrectionTolerance))
            {
                _set.RestoreFrom(_savedPoint, _savedMultipliers);
                return;
            }

            if (change < 1e-15 || (k > 2 && change > 0.5 * previous))
            {
                return;
            }

            previous = change;
        }
    }

    private bool WentFar()
    {
        double size = Kernels.MaxAbs(_set.X);
        double step = 0;
        for (int j = 0; j < _set.X.Length; j++)
        {
            step = Math.Max(step, Math.Abs(_set.X[j] - _set.Center[j]));
        }

        return size > FarPoint && step > FarStep * size;
    }

    private bool FallsForever(QuadraticProgram program)
    {
        double[] direction = new double[program.VariableCount];
        WriteStep(direction);
        return CertificateVerifier.VerifyUnbounded(program, direction, UnboundedTolerance);
    }

    // The last step in original units, without the rounding that it brings to variables that do not move.
    private void WriteStep(Span<double> direction)
    {
        double largest = 0;
        for (int j = 0; j < direction.Length; j++)
        {
            direction[j] = _set.X[j] - _set.Center[j];
            largest = Math.Max(largest, Math.Abs(direction[j]));
        }

        for (int j = 0; j < direction.Length; j++)
        {
            direction[j] = Math.Abs(direction[j]) <= UnboundedTolerance * largest ? 0 : direction[j] * _scaled.Scale[j];
        }
    }

    private (double[] Point, double[] Rows, double[] Bounds) Candidate(QuadraticProgram program)
    {
        int n = _scaled.Variables;
        double[] point = new double[n];
        double[] rows = new double[_scaled.RowCount];
        double[] bounds = new double[n];
        for (int j = 0; j < n; j++)
        {
            // A variable at its bound is there exactly: dividing and multiplying by the scale may have moved it by one rounding.
            point[j] = _set.State(j) switch
            {
                ActiveState.AtLower or ActiveState.Equality => program.Lower[j],
                ActiveState.AtUpper => program.Upper[j],
                _ => _set.X[j] * _scaled.Scale[j],
            };
        }

        for (int k = 0; k < _set.ActiveCount; k++)
        {
            int id = _set.ActiveConstraint(k);
            if (id < n)
            {
                bounds[id] = _set.ActiveMultiplier(k) * _scaled.ObjectiveScale / _scaled.Scale[id];
            }
            else
            {
                rows[id - n] = _set.ActiveMultiplier(k) * _scaled.ObjectiveScale / _scaled.RowScale[id - n];
            }
        }

        return (point, rows, bounds);
    }

    private static double Score(Certificate certificate) =>
        Math.Max(certificate.PrimalResidual, Math.Max(certificate.DualResidual, certificate.Complementarity));

    // Where the optimum or its multipliers are zero, the residuals are relative to the rounding that is left of them; and a multiplier that
    // rounding gave the wrong sign is charged with the distance to the other limit. Where all of the point is such rounding, only the slopes
    // tell how small it is: with curvatures near 1 they are the size of the point that the constraints led away from.
    private bool ClearRounding(double[] point, double[] rows, double[] bounds, double share, bool besideSlopes)
    {
        double size = Math.Max(Kernels.MaxAbs(_set.X), besideSlopes ? Kernels.MaxAbs(_scaled.Linear) : 0);
        for (int j = 0; j < point.Length; j++)
        {
            size = Math.Max(size, LargestFinite(_scaled.Lower[j], _scaled.Upper[j]));
        }

        for (int i = 0; i < _scaled.RowCount; i++)
        {
            size = Math.Max(size, LargestFinite(_scaled.RowLower[i], _scaled.RowUpper[i]));
        }

        bool changed = false;
        for (int j = 0; j < point.Length; j++)
        {
            if (point[j] != 0 && Math.Abs(_set.X[j]) <= share * size)
            {
                point[j] = 0;
                changed = true;
            }
        }

        double negligible = share * Math.Max(Kernels.MaxAbs(_set.X), Kernels.MaxAbs(_scaled.Linear));
        for (int k = 0; k < _set.ActiveCount; k++)
        {
            int id = _set.ActiveConstraint(k);
            ref double multiplier = ref (id < point.Length ? ref bounds[id] : ref rows[id - point.Length]);
            ActiveState state = _set.State(id);
            bool wrongSign = (state == ActiveState.AtLower && multiplier < 0) || (state == ActiveState.AtUpper && multiplier > 0);
            if (multiplier != 0 && (wrongSign || Math.Abs(_set.ActiveMultiplier(k)) <= negligible))
            {
                multiplier = 0;
                changed = true;
            }
        }

        return changed;
    }

    private static double LargestFinite(double lower, double upper) =>
        Math.Max(double.IsFinite(lower) ? Math.Abs(lower) : 0, double.IsFinite(upper) ? Math.Abs(upper) : 0);

    private void Publish(QuadraticProgram program, double[] point, double[] rows, double[] bounds)
    {
        point.CopyTo(_outcome.MutablePoint);
        rows.CopyTo(_outcome.MutableRowMultipliers);
        bounds.CopyTo(_outcome.MutableBoundMultipliers);
        _outcome.Objective = program.ObjectiveAt(point);
    }

    private SolverOutcome Infeasible()
    {
        Forget();
        _outcome.MutablePoint.Clear();
        _outcome.Objective = double.PositiveInfinity;
        _outcome.Infeasibility = _prover.Proof;
        return Finish(SolverStatus.PrimalInfeasible);
    }

    // What an earlier solve of the session left must not pass for this one's.
    private void Forget()
    {
        _outcome.MutableRowMultipliers.Clear();
        _outcome.MutableBoundMultipliers.Clear();
        _outcome.Certificate = default;
    }

    // A point far out satisfies, to a relative tolerance, what no near one may: the constraints alone must have a point too.
    private SolverOutcome UnboundedUnlessInfeasible(QuadraticProgram program, SolverSettings settings)
    {
        double[] direction = new double[program.VariableCount];
        WriteStep(direction);
        _scaled.Linear.AsSpan().Clear();
        _set.X.AsSpan().Clear();
        _set.Center.AsSpan().Clear();
        _set.Restart();
        ActiveSetStatus status = _set.Run(RunTolerance, _budget);
        _scaled.LoadLinear(program);
        if (status == ActiveSetStatus.Contradiction)
        {
            return Infeasible();
        }

        if (status != ActiveSetStatus.Solved)
        {
            return Stopped(program, settings, status, Certificate.Unknown);
        }

        Forget();
        Kernels.Scale(1 / Kernels.MaxAbs(direction), direction);
        direction.CopyTo(_outcome.MutablePoint);
        _outcome.Objective = double.NegativeInfinity;
        return Finish(SolverStatus.Unbounded);
    }

    private SolverOutcome Stopped(QuadraticProgram program, SolverSettings settings, ActiveSetStatus status, Certificate best)
    {
        _outcome.Certificate = best;
        if (best.PrimalResidual <= settings.FeasibilityTolerance && double.IsFinite(best.Gap))
        {
            return Finish(SolverStatus.FeasibleIncumbent);
        }

        (double[] point, double[] rows, double[] bounds) = Candidate(program);
        Publish(program, point, rows, bounds);
        return Finish(status switch
        {
            ActiveSetStatus.TimeLimit => SolverStatus.TimeLimit,
            ActiveSetStatus.IterationLimit => SolverStatus.IterationLimit,
            _ => SolverStatus.NumericalError,
        });
    }

    private SolverOutcome Finish(SolverStatus status)
    {
        _outcome.Status = status;
        _outcome.Iterations = _set.Iterations;
        return _outcome;
    }
}
