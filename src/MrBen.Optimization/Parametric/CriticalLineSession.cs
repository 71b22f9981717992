using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Parametric;

/// <summary>
/// Owns the workspace for tracing many programs of one shape; the frontiers are the caller's own. Not thread-safe.
/// </summary>
/// <remarks>
/// The program without reward is solved and certified first; from its active set the path goes up in λ, one change of the active set after the
/// other, to where none is left. Changes at one place are made one at a time; where they go in a circle, limits and slopes are moved apart by
/// 1e-12 of their size, outwards, and what is recorded is put back onto the given ones. Where all that fails, the program a little behind is
/// solved and certified on its own, and the path goes on from there. Source: Markowitz and Todd (2000), ch. 8–9; Best (1996)
/// for general rows. O(n·k + k²) a corner, where k variables are free.
/// </remarks>
/// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
public sealed partial class CriticalLineSession(TimeProvider? clock = null)
{
    // Many times what is usual: a path may have many more corners than constraints, in the worst case.
    private const int EventsPerConstraint = 70;
    private const int LeastEvents = 2_000;

    // Traces from the start, each with limits moved further apart.
    private const int MaxAttempts = 4;

    // So often limits are moved apart in one trace.
    private const int MaxSpreads = 3;

    // Beyond so many times the scale of λ, differences of rewards are rounding of them.
    private const double FarAway = 1e12;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly SolverSession _session = new(clock);
    private readonly SolveBudget _budget = new(clock ?? TimeProvider.System);
    private FreeSetSystem? _system;
    private PathToProgram? _start;
    private ActiveSetPath? _path;
    private FrontierRecorder? _recorder;
    private int[] _work = [];
    private double[] _multipliers = [];

    /// <summary>Traces the solutions of min ½x'Qx + c'x + κ(x) − λ·r'x for all λ from 0 up.</summary>
    /// <param name="program">The program at λ = 0.</param>
    /// <param name="reward">r, length n, finite.</param>
    /// <param name="settings">Limits and tolerances; <see langword="null"/> for the defaults. The time limit is for all of it.</param>
    /// <param name="cancellationToken">Asked at every corner.</param>
    /// <exception cref="ArgumentException">The reward does not fit, or the settings are unsound.</exception>
    /// <exception cref="NonConvexProgramException">The Hessian is not positive semidefinite.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public CriticalLineResult Trace(
        QuadraticProgram program, ReadOnlySpan<double> reward, SolverSettings? settings = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        Guard.Length(program.VariableCount, reward.Length, "rewards (one per variable)", nameof(reward));
        Guard.AllFinite(reward);
        settings ??= new SolverSettings();
        long began = _clock.GetTimestamp();
        SolverOutcome start = _session.Solve(program, settings, cancellationToken);
        if (start.Status != SolverStatus.Optimal)
        {
            SolverStatus stopped = start.Status != SolverStatus.FeasibleIncumbent ? start.Status
                : settings.TimeLimit <= _clock.GetElapsedTime(began) ? SolverStatus.TimeLimit
                : SolverStatus.IterationLimit;
            return new CriticalLineResult(stopped, start.ToOwned(), null, start.Iterations);
        }

        TimeSpan? rest = settings.TimeLimit - _clock.GetElapsedTime(began);
        if (rest <= TimeSpan.Zero)
        {
            return new CriticalLineResult(SolverStatus.TimeLimit, start.ToOwned(), null, start.Iterations);
        }

        int maxIterations = settings.MaxIterations > 0
            ? settings.MaxIterations
            : LeastEvents + (EventsPerConstraint * (program.VariableCount + program.RowCount));
        _budget.Start(settings with { TimeLimit = rest }, maxIterations, cancellationToken);
        EnsureSize(program);
        int iterations = 0;
        FreeSetStatus status = FreeSetStatus.Breakdown;
        for (int attempt = 0; attempt < MaxAttempts && !Ends(status); attempt++)
        {
            status = Follow(program, reward, start, spread: attempt, from: 0, ref iterations);
        }

        if (!Ends(status) || (status == FreeSetStatus.IterationLimit && settings.MaxIterations == 0))
        {
            _budget.Allow(iterations + maxIterations);
            status = Leap(program, reward, start, settings, cancellationToken, ref iterations);
        }

        SolverStatus ended = status switch
        {
            FreeSetStatus.Solved => SolverStatus.Optimal,
            FreeSetStatus.TimeLimit => SolverStatus.TimeLimit,
            FreeSetStatus.IterationLimit => SolverStatus.IterationLimit,
            _ => SolverStatus.NumericalError,
        };
        Frontier? frontier = ended == SolverStatus.Optimal ? _recorder!.Build(program, reward, settings) : null;
        return new CriticalLineResult(ended, start.ToOwned(), frontier, start.Iterations + iterations);
    }

    private static bool Ends(FreeSetStatus status) =>
        status is FreeSetStatus.Solved or FreeSetStatus.TimeLimit or FreeSetStatus.IterationLimit;

    private void EnsureSize(QuadraticProgram program)
    {
        if (_system is null || _system.X.Length != program.VariableCount || _system.RowStates.Length != program.RowCount)
        {
            _system = new FreeSetSystem(program);
            (_start, _path) = (new PathToProgram(_system), new ActiveSetPath(_system));
            _recorder = new FrontierRecorder(_system, _path);
            (_work, _multipliers) = (new int[program.VariableCount], new double[program.RowCount]);
        }
    }

    private FreeSetStatus Follow(
        QuadraticProgram program, ReadOnlySpan<double> reward, SolverOutcome start, int spread, double from, ref int iterations)
    {
        FreeSetSystem system = _system!;
        ActiveSetPath path = _path!;
        Guess(program, start);
        FreeSetStatus status = _start!.Run(_budget, ref iterations);
        status = status == FreeSetStatus.Solved ? _start.ActivateEqualities() : status;
        if (status != FreeSetStatus.Solved)
        {
            return status;
        }

        system.ComputeGradient();
        if (spread > 0)
        {
            path.Spread(spread);
        }

        path.Hold();
        reward.CopyTo(path.LinearStep);
        Kernels.Scale(-1, path.LinearStep);
        int spreads = 0;
        double scale = Scale(system.X, system.Gradient, reward);
        path.Begin(from, scale);
        if (from == 0)
        {
            _recorder!.Begin(program, reward);
        }

        while (true)
        {
            status = path.Arrive(_budget, ref iterations);
            if (status != FreeSetStatus.Solved)
            {
                return status;
            }

            RefineRows();
            if (!_recorder!.Arrive())
            {
                return FreeSetStatus.Breakdown;
            }

            status = path.Depart(double.PositiveInfinity);
            if (status == FreeSetStatus.Solved && IsOver(path, scale))
            {
                _recorder.End(isFlat: false, stays: path.Event != PathEventKind.None);
                return status;
            }

            if (status == FreeSetStatus.Solved)
            {
                RefineRows();
                _recorder.Depart();
                status = path.Change();
            }

            if (status == FreeSetStatus.Unbounded)
            {
                _recorder.End(isFlat: true, stays: false);
                return FreeSetStatus.Solved;
            }

            if (status is FreeSetStatus.Cycling or FreeSetStatus.Contradiction && spreads++ < MaxSpreads)
            {
                path.Spread(spread + spreads);
            }
            else if (status != FreeSetStatus.Solved)
            {
                return status;
            }
        }
    }

    // Rows of small terms, such as of what is hardly traded, are met to rounding of these. Multipliers that are 0 to the last bit stay so.
    private void RefineRows()
    {
        if (_recorder!.MissesActiveRows())
        {
            _system!.RowMultipliers.CopyTo(_multipliers, 0);
            _system.Refine();
            _multipliers.CopyTo(_system.RowMultipliers, 0);
        }
    }

    private static bool IsOver(ActiveSetPath path, double scale) =>
        path.Event == PathEventKind.None || (scale > 0 && path.Position > FarAway * scale);

    // The λ at which the reward weighs as much as the other slopes' terms; 0 where there are none.
    private double Scale(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, ReadOnlySpan<double> reward)
    {
        ISymmetricOperator hessian = _system!.Program.Hessian;
        double risk = 0;
        double largest = 0;
        for (int j = 0; j < reward.Length; j++)
        {
            double deviation = Math.Sqrt(Math.Max(0, hessian.Diagonal(j)));
            risk += deviation * Math.Abs(point[j]);
            largest = Math.Max(largest, deviation);
        }

        risk = Math.Max(risk, largest * Kernels.MaxAbs(point));
        double fastest = Kernels.MaxAbs(reward);
        return fastest > 0 ? Math.Max(Kernels.MaxAbs(gradient), risk * largest) / fastest : 0;
    }

    // The active set of the solved program. Where the free variables depend on each other, its rows may tell them apart; those that even so depend
    // on others go to a breakpoint, or are held where they are.
    private void Guess(QuadraticProgram program, SolverOutcome start)
    {
        FreeSetSystem system = _system!;
        TakeStatuses(program, start);
        if (system.Rebuild(_work))
        {
            return;
        }

        TakeStatuses(program, start);
        start.Point.CopyTo(system.X);
        if (!system.LiftGuess())
        {
            system.HoldDependents();
        }
    }

    private void TakeStatuses(QuadraticProgram program, SolverOutcome start)
    {
        FreeSetSystem system = _system!;
        system.Load(program, lifted: false);
        for (int i = 0; i < program.RowCount; i++)
        {
            system.RowStates[i] = program.RowLower[i] >= program.RowUpper[i] ? RowStatus.Equality
                : start.RowMultipliers[i] > 0 && double.IsFinite(program.RowLower[i]) ? RowStatus.AtLower
                : start.RowMultipliers[i] < 0 && double.IsFinite(program.RowUpper[i]) ? RowStatus.AtUpper
                : RowStatus.Inactive;
        }

        for (int j = 0; j < program.VariableCount; j++)
        {
            system.Status[j] = StatusOf(program, start, j);
        }
    }

    private VariableStatus StatusOf(QuadraticProgram program, SolverOutcome start, int j)
    {
        double value = start.Point[j];
        double multiplier = start.BoundMultipliers[j];
        if (_system!.IsPinned(j) || (multiplier > 0 && double.IsFinite(program.Lower[j])) || value <= program.Lower[j])
        {
            return VariableStatus.AtLower;
        }

        if ((multiplier < 0 && double.IsFinite(program.Upper[j])) || value >= program.Upper[j])
        {
            return VariableStatus.AtUpper;
        }

        return !_system.HasKink(j) ? VariableStatus.Free
            : value > _system.Kink[j] ? VariableStatus.FreeAbove
            : value < _system.Kink[j] ? VariableStatus.FreeBelow
            : VariableStatus.AtKink;
    }
}
