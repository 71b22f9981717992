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

    // Share of the position, or of the scale of the parameter, within which two places are one: no constraint undoes its own change there.
    private const double SamePlace = 1e-12;

    // Changes so near the end of the way, as a share of it, are left to the end: rounding puts them before it or behind.
    private const double EndShare = 1e-14;

    // Share of the terms of a slope's speed below which a free variable does not move: what moves the slopes is made of active rows.
    private const double NoPush = 1e-13;

    // Share of the largest variable by which a point that is solved for anew may be off where the path had arrived.
    private const double Settled = 1e-14;

    // Share of the largest push on a free variable that is rounding of it, whatever the size of what else pushes another.
    private const double LastDigit = 1e-15;

    // Slopes are updated along the path, and computed anew after so many events.
    private const int EventsBetweenGradients = 12;

    // Share of its size by which a limit or slope is moved where changes go in a circle, times ten for each attempt.
    private const double SmallestSpread = 1e-14;
    private const double GoldenSection = 0.6180339887498949;

    // Share of its variance that a released variable keeps, below which the active rows are added to Q.
    private const double SmallPivot = 1e-5;

    // So often limits are moved apart before a circle or a contradiction is taken for one.
    private const int MaxSpreads = 2;

    private readonly FreeSetSystem _system;
    private readonly double[] _pointSpeed;
    private readonly double[] _slopeSpeed;
    private readonly double[] _reducedSpeed;
    private readonly double[] _rowSpeed;
    private readonly double[] _right;
    private readonly double[] _shares;
    private readonly int[] _moving;
    private readonly double[] _movingSpeed;
    private readonly double[] _deviation;
    private readonly double[] _rowTerms;
    private readonly double[] _kept;
    private readonly double[] _keptRows;
    private double _scale;
    private double _movingSize;
    private bool _limitsMove;
    private bool _refines;
    private int _events;
    private int _emptySteps;
    private double _remaining;
    private double _left;
    private double _rounding;

    public ActiveSetPath(FreeSetSystem system)
    {
        int n = system.X.Length;
        int m = system.RowStates.Length;
        _system = system;
        (LinearStep, LowerStep, UpperStep) = (new double[n], new double[n], new double[n]);
        (KinkStep, RowLowerStep, RowUpperStep) = (new double[n], new double[m], new double[m]);
        (_pointSpeed, _slopeSpeed, _reducedSpeed, _rowSpeed) = (new double[n], new double[n], new double[n], new double[m]);
        (_right, _shares, _moving, _movingSpeed) = (new double[n], new double[m], new int[n], new double[n]);
        (_deviation, _rowTerms) = (new double[n], new double[n]);
        (_kept, _keptRows) = (new double[n], new double[m]);
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

    /// <summary>
    /// Change of the point per unit of the way on the last segment; after a change that was <see cref="IsFlat"/>, the direction in which the
    /// point went.
    /// </summary>
    public ReadOnlySpan<double> PointSpeed => _pointSpeed;

    /// <summary>Change of the rows' multipliers on the last segment.</summary>
    public ReadOnlySpan<double> RowSpeed => _rowSpeed;

    /// <summary>How far changes since the last <see cref="Depart"/> moved the point along a direction without curvature.</summary>
    public double Jump { get; private set; }

    /// <summary>Whether changes since the last <see cref="Depart"/> went along a direction without curvature, or tried to.</summary>
    public bool IsFlat { get; private set; }

    /// <summary>
    /// Whether changes since the last <see cref="Depart"/> moved multipliers from one constraint to others that depend on it.
    /// </summary>
    public bool IsExchanged { get; private set; }

    /// <summary>√Qⱼⱼ.</summary>
    public double DeviationOf(int variable) => _deviation[variable];

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
    /// <param name="position">The place.</param>
    /// <param name="scale">A way that is neither long nor short; 0 where nothing is known.</param>
    public void Begin(double position, double scale)
    {
        (Position, _scale, Event, EventIndex, _events, _emptySteps) = (position, scale, PathEventKind.None, -1, 0, 0);
        (IsFlat, IsExchanged, Jump) = (false, false, 0);
        _refines = _system.Factor.SmallestShare() < SmallPivot;
        _limitsMove = LowerStep.AsSpan().ContainsAnyExcept(0) || UpperStep.AsSpan().ContainsAnyExcept(0)
            || KinkStep.AsSpan().ContainsAnyExcept(0);
        for (int j = 0; j < _deviation.Length; j++)
        {
            _deviation[j] = Math.Sqrt(Math.Max(0, _system.Program.Hessian.Diagonal(j)));
        }
    }

    /// <summary>Multiplications after which <see cref="Follow"/> gives up: of a long path over many rows each step is dear.</summary>
    public double MaxWork { get; set; } = double.PositiveInfinity;

    /// <summary>Follows the solution to an end, through at most so many changes of the active set.</summary>
    public FreeSetStatus Follow(double end, int maxEvents, SolveBudget budget, ref int iterations)
    {
        int spreads = 0;
        int events = 0;
        double work = 0;
        while (events++ < maxEvents)
        {
            work += StepWork();
            if (work > MaxWork)
            {
                return FreeSetStatus.TooLong;
            }

            FreeSetStatus status = Arrive(budget, ref iterations);
            status = status == FreeSetStatus.Solved ? Depart(end) : status;
            if (status == FreeSetStatus.Solved && Event == PathEventKind.None)
            {
                return status;
            }

            status = status == FreeSetStatus.Solved ? Change() : status;
            if (status is FreeSetStatus.Cycling or FreeSetStatus.Contradiction && spreads < MaxSpreads)
            {
                Spread(++spreads);
            }
            else if (status != FreeSetStatus.Solved)
            {
                return status;
            }
        }

        return FreeSetStatus.Cycling;
    }

    // Images of the active rows and their Schur complement; where the rows are part of the factor, often the factor as well.
    private double StepWork()
    {
        double free = _system.Factor.Count;
        double rows = _system.ActiveRows;
        double factor = _system.LiftsActiveRows ? free * free * (rows + (free / 3)) : 0;
        return (0.5 * rows * free * (free + rows)) + (0.5 * factor);
    }

    /// <summary>Puts point and multipliers to the solution at the present place.</summary>
    public FreeSetStatus Arrive(SolveBudget budget, ref int iterations)
    {
        if (budget.Spend(++iterations) is { } stopped)
        {
            return stopped == ActiveSetStatus.TimeLimit ? FreeSetStatus.TimeLimit : FreeSetStatus.IterationLimit;
        }

        bool anew = _events % EventsBetweenGradients == 0;
        _system.X.CopyTo(_kept, 0);
        _system.RowMultipliers.CopyTo(_keptRows, 0);
        if (anew || _limitsMove)
        {
            _system.Anchor();
        }

        _system.Solve();
        _system.Move(1);
        if (_refines)
        {
            _system.Refine();
        }

        // The solution is continuous. Where the point is at the mercy of the last digit of the way, the program gives way, not the point.
        if (Event != PathEventKind.None && HasMoved())
        {
            _system.TryKeep(_kept, _keptRows);
        }

        SettleRows();

        if (anew)
        {
            _system.ComputeGradient();
        }

        return FreeSetStatus.Solved;
    }

    private bool HasMoved()
    {
        double size = Kernels.MaxAbs(_kept);
        foreach (int j in _system.Factor.Free)
        {
            if (Math.Abs(_system.X[j] - _kept[j]) > Settled * size)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Goes to the next change of the active set or to the end, whichever comes first; <see cref="Event"/> tells. The active set is not changed.
    /// Where the end is infinite and no change comes, nothing moves.
    /// </summary>
    public FreeSetStatus Depart(double end)
    {
        (IsFlat, IsExchanged, Jump) = (false, false, 0);
        ComputeSpeeds();
        double step = FindEvent(end - Position);
        if (double.IsNaN(step))
        {
            return FreeSetStatus.Breakdown;
        }

        if (double.IsFinite(end) && end - (Position + step) <= SameDistance)
        {
            (Event, EventIndex, step) = (PathEventKind.None, -1, end - Position); // What comes with the end is rounding of it.
        }

        _emptySteps = step > SameDistance ? 0 : _emptySteps + 1;
        if (_emptySteps > 2 * (_system.X.Length + _system.RowStates.Length))
        {
            return FreeSetStatus.Cycling;
        }

        if (double.IsFinite(step))
        {
            MoveBy(step);
        }

        Position = Event == PathEventKind.None ? end : Position + step;
        _left = end - Position;
        _events++;
        return FreeSetStatus.Solved;
    }

    /// <summary>Ways up to this length lead nowhere.</summary>
    public double SameDistance => SamePlace * Math.Max(Math.Abs(Position), _scale);

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
        SettleRowSpeeds(free);
        _movingSize = 0;
        for (int k = 0; k < moving; k++)
        {
            _movingSize += Math.Abs(_movingSpeed[k]) * _deviation[_moving[k]];
        }

        for (int k = 0; k < free.Length; k++)
        {
            _movingSize += Math.Abs(right[k]) * _deviation[free[k]];
        }

        if (DropRounding(free) && moving == 0)
        {
            right.Clear();
            _movingSize = 0;
        }

        for (int k = 0; k < free.Length; k++)
        {
            _pointSpeed[free[k]] = right[k];
        }

        program.Hessian.AddColumns(free, right, _slopeSpeed);
        _slopeSpeed.CopyTo(_reducedSpeed, 0);
        _rowTerms.AsSpan().Clear();
        for (int i = 0; i < _rowSpeed.Length; i++)
        {
            if (_rowSpeed[i] != 0)
            {
                SubtractRow(program.Rows.Row(i), _rowSpeed[i]);
            }
        }
    }

    private void SubtractRow(ReadOnlySpan<double> row, double weight)
    {
        for (int j = 0; j < row.Length; j++)
        {
            double term = weight * row[j];
            _reducedSpeed[j] -= term;
            _rowTerms[j] = Math.Max(_rowTerms[j], Math.Abs(term));
        }
    }

    // The first change of the active set within the remaining way; how far it is.
    private double FindEvent(double remaining)
    {
        (PathEventKind lastKind, int lastIndex) = (Event, EventIndex);
        Event = PathEventKind.None;
        EventIndex = -1;
        double nearest = double.IsFinite(remaining)
            ? remaining - (EndShare * Math.Max(remaining, Math.Abs(Position + remaining)))
            : remaining;
        double fastest = Kernels.MaxAbs(_pointSpeed);
        (_remaining, _rounding) = (remaining, FreeSetSystem.StrayShare * Kernels.MaxAbs(_system.X));
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
        if (down > smallest && Crosses(_system.X[j] - low, down, _rounding))
        {
            Offer(PathEventKind.ReachedLow, j, (_system.X[j] - low) / down, same, ref nearest);
        }

        if (up > smallest && Crosses(high - _system.X[j], up, _rounding))
        {
            Offer(PathEventKind.ReachedHigh, j, (high - _system.X[j]) / up, same, ref nearest);
        }
    }

    private void ConsiderFixed(int j, bool same, ref double nearest)
    {
        (double up, double down) = _system.ReleaseSlopes(j);
        double speed = _reducedSpeed[j];
        double smallest = NoSpeed * Math.Max(_movingSize * _deviation[j], Math.Max(_rowTerms[j], Math.Abs(LinearStep[j])));
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

        if (status == RowStatus.Equality)
        {
            return;
        }

        (double activity, double change, double size) = Along(i);
        if (status == RowStatus.Dependent && Math.Abs(change) <= NoEntry * size)
        {
            return; // What it depends on holds it still.
        }

        double down = RowLowerStep[i] - change;
        double up = change - RowUpperStep[i];
        double rounding = _rounding * Kernels.MaxAbs(_system.Program.Rows.Row(i));
        if (down > NoSpeed * Math.Max(size, Math.Abs(RowLowerStep[i])) && Crosses(activity - _system.RowLower[i], down, rounding))
        {
            Offer(PathEventKind.RowReachedLower, i, (activity - _system.RowLower[i]) / down, same, ref nearest);
        }

        if (up > NoSpeed * Math.Max(size, Math.Abs(RowUpperStep[i])) && Crosses(_system.RowUpper[i] - activity, up, rounding))
        {
            Offer(PathEventKind.RowReachedUpper, i, (_system.RowUpper[i] - activity) / up, same, ref nearest);
        }
    }

    // Whether a limit so far away is crossed on the way that remains, by more than rounding of the point.
    private bool Crosses(double distance, double speed, double rounding) =>
        double.IsFinite(distance) && !((speed * _remaining) - distance <= rounding);

    // Activity of a row at the point, its change with the speeds of the point, and the largest term of the change.
    private (double Activity, double Change, double Size) Along(int i)
    {
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

        return (activity, change, size);
    }

    private void Offer(PathEventKind kind, int index, double distance, bool same, ref double nearest)
    {
        distance = Math.Max(0, distance);
        if (same && distance <= SameDistance)
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
        _system.MoveLinear(step, LinearStep);
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
