using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// Follows the solution of a program whose linear term and limits move along straight lines: between two changes of the active set it is a
/// straight line itself. One pass from any program whose solution is known to the one that is wanted, or over all risk aversions (the
/// critical line). Not thread-safe; allocates nothing once made.
/// </summary>
/// <remarks>
/// Source: Markowitz and Todd (2000), Mean-Variance Analysis, ch. 8–9; with general rows and exchanges of dependent constraints after Best
/// (1996), Applied Mathematics and Parallel Computing, and Ferreau, Bock and Diehl (2008), Int. J. Robust and Nonlinear Control 18.
/// </remarks>
internal sealed partial class ActiveSetPath
{
    // Share of the terms of a speed below which it is rounding of zero.
    private const double NoSpeed = 1e-13;

    // A constraint does not undo its own change within this share of the way.
    private const double SamePlace = 1e-12;

    // Changes so near the end of the way, as a share of it, are left to the end: rounding puts them before it or behind.
    private const double EndShare = 1e-14;

    // Slopes are updated along the path, and computed anew after so many events.
    private const int EventsBetweenGradients = 12;

    private readonly FreeSetSystem _system;
    private readonly double[] _pointSpeed;
    private readonly double[] _slopeSpeed;
    private readonly double[] _reducedSpeed;
    private readonly double[] _rowSpeed;
    private readonly double[] _right;
    private readonly double[] _shares;
    private readonly int[] _moving;
    private readonly double[] _movingSpeed;
    private int _events;
    private int _emptySteps;

    public ActiveSetPath(FreeSetSystem system)
    {
        int n = system.X.Length;
        int m = system.RowStates.Length;
        _system = system;
        (LinearStep, LowerStep, UpperStep) = (new double[n], new double[n], new double[n]);
        (KinkStep, RowLowerStep, RowUpperStep) = (new double[n], new double[m], new double[m]);
        (_pointSpeed, _slopeSpeed, _reducedSpeed, _rowSpeed) = (new double[n], new double[n], new double[n], new double[m]);
        (_right, _shares, _moving, _movingSpeed) = (new double[n], new double[m], new int[n], new double[n]);
    }

    /// <summary>Change of c per unit of the way.</summary>
    public double[] LinearStep { get; }

    /// <summary>Change of the lower bounds; 0 where infinite.</summary>
    public double[] LowerStep { get; }

    public double[] UpperStep { get; }

    public double[] KinkStep { get; }

    public double[] RowLowerStep { get; }

    public double[] RowUpperStep { get; }

    /// <summary>How far along the way the system's program and point are.</summary>
    public double Position { get; private set; }

    /// <summary>What ended the last segment.</summary>
    public PathEventKind Event { get; private set; }

    /// <summary>The variable or row of the last event.</summary>
    public int EventIndex { get; private set; } = -1;

    /// <summary>Change of the point per unit of the way on the last segment.</summary>
    public ReadOnlySpan<double> PointSpeed => _pointSpeed;

    /// <summary>Clears all steps.</summary>
    public void Hold()
    {
        LinearStep.AsSpan().Clear();
        LowerStep.AsSpan().Clear();
        UpperStep.AsSpan().Clear();
        KinkStep.AsSpan().Clear();
        RowLowerStep.AsSpan().Clear();
        RowUpperStep.AsSpan().Clear();
    }

    /// <summary>Begins at a place where the system's statuses are those of the solution.</summary>
    public void Begin(double position)
    {
        (Position, Event, EventIndex, _events, _emptySteps) = (position, PathEventKind.None, -1, 0, 0);
    }

    /// <summary>Follows the solution to an end, through at most so many changes of the active set.</summary>
    public FreeSetStatus Follow(double end, int maxEvents, SolveBudget budget, ref int iterations)
    {
        while (_events < maxEvents)
        {
            FreeSetStatus status = Advance(end, budget, ref iterations);
            if (status != FreeSetStatus.Solved || Event == PathEventKind.None)
            {
                return status;
            }

            status = Change();
            if (status != FreeSetStatus.Solved)
            {
                return status;
            }
        }

        return FreeSetStatus.Cycling;
    }

    /// <summary>
    /// Goes to the next change of the active set or to the end, whichever comes first; <see cref="Event"/> tells. The active set is not changed.
    /// </summary>
    public FreeSetStatus Advance(double end, SolveBudget budget, ref int iterations)
    {
        if (budget.Spend(++iterations) is { } stopped)
        {
            return stopped == ActiveSetStatus.TimeLimit ? FreeSetStatus.TimeLimit : FreeSetStatus.IterationLimit;
        }

        _system.Anchor();
        _system.Solve();
        _system.Move(1);
        if (_events % EventsBetweenGradients == 0)
        {
            _system.ComputeGradient();
        }

        ComputeSpeeds();
        double remaining = end - Position;
        double step = FindEvent(remaining);
        if (!double.IsFinite(step))
        {
            return FreeSetStatus.Breakdown;
        }

        _emptySteps = step > 0 ? 0 : _emptySteps + 1;
        if (_emptySteps > 2 * (_system.X.Length + _system.RowStates.Length))
        {
            return FreeSetStatus.Cycling;
        }

        MoveBy(step);
        Position = Event == PathEventKind.None ? end : Position + step;
        _events++;
        return FreeSetStatus.Solved;
    }

    private void ComputeSpeeds()
    {
        int n = _system.X.Length;
        int moving = 0;
        for (int j = 0; j < n; j++)
        {
            double speed = _system.Status[j] switch
            {
                VariableStatus.AtLower => LowerStep[j],
                VariableStatus.AtUpper => UpperStep[j],
                VariableStatus.AtKink => KinkStep[j],
                _ => 0,
            };
            _pointSpeed[j] = speed;
            if (speed != 0)
            {
                (_moving[moving], _movingSpeed[moving]) = (j, speed);
                moving++;
            }
        }

        LinearStep.CopyTo(_slopeSpeed, 0);
        QuadraticProgram program = _system.Program;
        program.Hessian.AddColumns(_moving.AsSpan(0, moving), _movingSpeed.AsSpan(0, moving), _slopeSpeed);
        ReadOnlySpan<int> free = _system.Factor.Free;
        Span<double> right = _right.AsSpan(0, free.Length);
        for (int k = 0; k < free.Length; k++)
        {
            right[k] = -_slopeSpeed[free[k]];
        }

        for (int i = 0; i < _rowSpeed.Length; i++)
        {
            double limit = _system.RowStates[i] == RowStatus.AtUpper ? RowUpperStep[i] : RowLowerStep[i];
            for (int k = 0; k < moving; k++)
            {
                limit -= program.Rows[i, _moving[k]] * _movingSpeed[k];
            }

            _rowSpeed[i] = limit;
        }

        _system.SolveDirection(right, _rowSpeed);
        for (int k = 0; k < free.Length; k++)
        {
            _pointSpeed[free[k]] = right[k];
        }

        program.Hessian.AddColumns(free, right, _slopeSpeed);
        _slopeSpeed.CopyTo(_reducedSpeed, 0);
        for (int i = 0; i < _rowSpeed.Length; i++)
        {
            if (_rowSpeed[i] != 0)
            {
                Kernels.Axpy(-_rowSpeed[i], program.Rows.Row(i), _reducedSpeed);
            }
        }
    }

    // The first change of the active set within the remaining way; how far it is.
    private double FindEvent(double remaining)
    {
        (PathEventKind lastKind, int lastIndex) = (Event, EventIndex);
        Event = PathEventKind.None;
        EventIndex = -1;
        double nearest = remaining - (EndShare * Math.Max(remaining, Math.Abs(Position + remaining)));
        double fastest = Kernels.MaxAbs(_pointSpeed);
        for (int j = 0; j < _pointSpeed.Length; j++)
        {
            bool same = j == lastIndex && lastKind is not (PathEventKind.RowReachedLower or PathEventKind.RowReachedUpper
                or PathEventKind.RowReleased);
            if (FreeSetSystem.IsFree(_system.Status[j]))
            {
                ConsiderFree(j, same, fastest, ref nearest);
            }
            else if (!(_system.IsPinned(j) && LowerStep[j] == UpperStep[j]))
            {
                ConsiderFixed(j, same, ref nearest);
            }
        }

        for (int i = 0; i < _rowSpeed.Length; i++)
        {
            bool same = i == lastIndex && lastKind is PathEventKind.RowReachedLower or PathEventKind.RowReachedUpper
                or PathEventKind.RowReleased;
            ConsiderRow(i, same, ref nearest);
        }

        return Event == PathEventKind.None ? remaining : nearest;
    }

    private void ConsiderFree(int j, bool same, double fastest, ref double nearest)
    {
        VariableStatus status = _system.Status[j];
        (double low, double high) = _system.Interval(j, status);
        double lowSpeed = status == VariableStatus.FreeAbove ? KinkStep[j] : LowerStep[j];
        double highSpeed = status == VariableStatus.FreeBelow ? KinkStep[j] : UpperStep[j];
        double smallest = NoSpeed * Math.Max(fastest, Math.Max(Math.Abs(lowSpeed), Math.Abs(highSpeed)));
        double down = lowSpeed - _pointSpeed[j];
        double up = _pointSpeed[j] - highSpeed;
        if (down > smallest && double.IsFinite(low))
        {
            Offer(PathEventKind.ReachedLow, j, (_system.X[j] - low) / down, same, ref nearest);
        }

        if (up > smallest && double.IsFinite(high))
        {
            Offer(PathEventKind.ReachedHigh, j, (high - _system.X[j]) / up, same, ref nearest);
        }
    }

    private void ConsiderFixed(int j, bool same, ref double nearest)
    {
        (double up, double down) = _system.ReleaseSlopes(j);
        double speed = _reducedSpeed[j];
        double smallest = NoSpeed * Math.Max(Math.Abs(_slopeSpeed[j]), Math.Max(Math.Abs(_slopeSpeed[j] - speed), Math.Abs(LinearStep[j])));
        if (speed < -smallest && double.IsFinite(up))
        {
            Offer(PathEventKind.ReleasedUp, j, (_system.Reduced[j] - up) / -speed, same, ref nearest);
        }
        else if (speed > smallest && double.IsFinite(down))
        {
            Offer(PathEventKind.ReleasedDown, j, (down - _system.Reduced[j]) / speed, same, ref nearest);
        }
    }

    private void ConsiderRow(int i, bool same, ref double nearest)
    {
        RowStatus status = _system.RowStates[i];
        if (status is RowStatus.AtLower or RowStatus.AtUpper)
        {
            double speed = status == RowStatus.AtLower ? -_rowSpeed[i] : _rowSpeed[i];
            double multiplier = Math.Abs(_system.RowMultipliers[i]);
            if (speed > 0)
            {
                bool right = status == RowStatus.AtLower ? _system.RowMultipliers[i] > 0 : _system.RowMultipliers[i] < 0;
                Offer(PathEventKind.RowReleased, i, right ? multiplier / speed : 0, same, ref nearest);
            }

            return;
        }

        if (status is RowStatus.Equality or RowStatus.Dependent)
        {
            return;
        }

        ReadOnlySpan<double> row = _system.Program.Rows.Row(i);
        double activity = 0;
        double change = 0;
        double size = 0;
        for (int j = 0; j < row.Length; j++)
        {
            activity += row[j] * _system.X[j];
            double term = row[j] * _pointSpeed[j];
            change += term;
            size = Math.Max(size, Math.Abs(term));
        }

        double down = RowLowerStep[i] - change;
        double up = change - RowUpperStep[i];
        if (down > NoSpeed * Math.Max(size, Math.Abs(RowLowerStep[i])) && double.IsFinite(_system.RowLower[i]))
        {
            Offer(PathEventKind.RowReachedLower, i, (activity - _system.RowLower[i]) / down, same, ref nearest);
        }

        if (up > NoSpeed * Math.Max(size, Math.Abs(RowUpperStep[i])) && double.IsFinite(_system.RowUpper[i]))
        {
            Offer(PathEventKind.RowReachedUpper, i, (_system.RowUpper[i] - activity) / up, same, ref nearest);
        }
    }

    private void Offer(PathEventKind kind, int index, double distance, bool same, ref double nearest)
    {
        distance = Math.Max(0, distance);
        if (same && distance <= SamePlace)
        {
            return;
        }

        if (distance < nearest)
        {
            (Event, EventIndex, nearest) = (kind, index, distance);
        }
    }

    private void MoveBy(double step)
    {
        Kernels.Axpy(step, LinearStep, _system.Linear);
        Kernels.Axpy(step, LowerStep, _system.Lower);
        Kernels.Axpy(step, UpperStep, _system.Upper);
        Kernels.Axpy(step, KinkStep, _system.Kink);
        Kernels.Axpy(step, RowLowerStep, _system.RowLower);
        Kernels.Axpy(step, RowUpperStep, _system.RowUpper);
        Kernels.Axpy(step, _pointSpeed, _system.X);
        Kernels.Axpy(step, _slopeSpeed, _system.Gradient);
        Kernels.Axpy(step, _reducedSpeed, _system.Reduced);
        Kernels.Axpy(step, _rowSpeed, _system.RowMultipliers);
    }
}
