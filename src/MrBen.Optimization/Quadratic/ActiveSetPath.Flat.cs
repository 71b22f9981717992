using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <content>
/// Directions without curvature: what leaves its limit goes on along one, at the same position of the path, until something else stands in the
/// way and takes its place, as in a pivot of the simplex method.
/// </content>
internal sealed partial class ActiveSetPath
{
    // Share of its terms below which the curvature of a direction is rounding.
    private const double NoCurvature = 1e-11;

    // Share of the longest entry below which an entry of a direction without curvature is rounding.
    private const double NoEntry = 1e-9;

    // Share of the largest slope by which a direction that is worth nothing is made dearer.
    private const double NeutralShare = 1e-12;

    // Share of a step within which the larger of two entries blocks.
    private const double SameStep = 1e-12;

    // Writes the direction in which the solution moves as a fixed variable does, with the active rows held, into the speeds of the point; how
    // much curvature it has, as a share of its terms.
    private double FindDirection(int variable, double sign)
    {
        QuadraticProgram program = _system.Program;
        ReadOnlySpan<int> free = _system.Factor.Free;
        Span<double> entries = _reducedSpeed.AsSpan(0, free.Length);
        Span<double> right = _right.AsSpan(0, free.Length);
        program.Hessian.Gather(variable, free, entries);
        for (int k = 0; k < free.Length; k++)
        {
            right[k] = -sign * entries[k];
        }

        for (int i = 0; i < _rowSpeed.Length; i++)
        {
            _rowSpeed[i] = -sign * program.Rows[i, variable];
        }

        _system.SolveDirection(right, _rowSpeed);
        _pointSpeed.AsSpan().Clear();
        double curvature = program.Hessian.Diagonal(variable);
        double size = Math.Abs(curvature);
        for (int k = 0; k < free.Length; k++)
        {
            _pointSpeed[free[k]] = right[k];
            double term = sign * entries[k] * right[k];
            curvature += term;
            size += Math.Abs(term);
        }

        for (int i = 0; i < _rowSpeed.Length; i++)
        {
            double term = sign * program.Rows[i, variable] * _rowSpeed[i];
            curvature -= term;
            size += Math.Abs(term);
        }

        _pointSpeed[variable] = sign;
        return size > 0 ? curvature / size : 0;
    }

    // The same as an active row leaves its limit.
    private double FindDirectionOfRow(int row, double sign)
    {
        ReadOnlySpan<int> free = _system.Factor.Free;
        Span<double> right = _right.AsSpan(0, free.Length);
        right.Clear();
        _rowSpeed.AsSpan().Clear();
        _rowSpeed[row] = sign;
        _system.SolveDirection(right, _rowSpeed);
        _pointSpeed.AsSpan().Clear();
        double size = 0;
        for (int k = 0; k < free.Length; k++)
        {
            _pointSpeed[free[k]] = right[k];
            size += Math.Abs(right[k]) * _deviation[free[k]];
        }

        return size > 0 ? Math.Abs(_rowSpeed[row]) / (size * size) : 0;
    }

    // Goes along the direction that stands in the speeds of the point to the first constraint, which becomes active. Either the variable or
    // the row, the other −1, is what leaves its limit.
    private FreeSetStatus FollowFlat(int variable, int row, double sign)
    {
        (PathEventKind met, int index, double step) = FindBlock(variable, row, sign);
        (Event, EventIndex, IsFlat) = (met, index, true);
        if (met == PathEventKind.None)
        {
            return variable >= 0 && IsNeutral() ? HoldBack(variable, sign) : FreeSetStatus.Unbounded;
        }

        Jump = Math.Max(Jump, step);
        ReadOnlySpan<int> free = _system.Factor.Free;
        for (int k = 0; k < free.Length; k++)
        {
            _system.X[free[k]] += step * _pointSpeed[free[k]];
        }

        bool high = met == PathEventKind.ReachedHigh;
        if (met is PathEventKind.RowReachedLower or PathEventKind.RowReachedUpper)
        {
            return ExchangeRow(variable, row, index, met == PathEventKind.RowReachedLower ? RowStatus.AtLower : RowStatus.AtUpper, step);
        }

        if (index == variable)
        {
            _system.Shift(variable, EndOfRelease(variable, sign > 0));
            return FreeSetStatus.Solved;
        }

        _system.Fix(free.IndexOf(index), _system.Blocked(index, high));
        if (row >= 0)
        {
            _system.RowStates[row] = RowStatus.Inactive;
            return LiftAnew(-1) ? FreeSetStatus.Solved : FreeSetStatus.Breakdown;
        }

        return ReleaseInExchange(variable, sign > 0, step) ? FreeSetStatus.Solved : FreeSetStatus.Breakdown;
    }

    // Whether the direction that stands in the speeds of the point is worth nothing at the end of the way, where it meets nothing either: that it
    // was taken for more is rounding.
    private bool IsNeutral()
    {
        double worth = 0;
        double size = 0;
        for (int j = 0; j < _pointSpeed.Length; j++)
        {
            double slope = double.IsFinite(_left) ? _system.Linear[j] + (_left * LinearStep[j]) : LinearStep[j];
            double term = slope * _pointSpeed[j];
            worth += term;
            size = Math.Max(size, Math.Max(Math.Abs(term), Math.Abs(_system.Linear[j] * _pointSpeed[j])));
        }

        return worth >= -NoSpeed * size;
    }

    // The variable stays at its limit, and is made a little dearer, so that it is not asked again at once.
    private FreeSetStatus HoldBack(int variable, double sign)
    {
        double shift = sign * NeutralShare * Kernels.MaxAbs(_system.Gradient);
        _system.Linear[variable] += shift;
        _events = 0; // All slopes are computed anew.
        IsFlat = false;
        return FreeSetStatus.Solved;
    }

    private FreeSetStatus ExchangeRow(int variable, int row, int met, RowStatus side, double step)
    {
        if (row >= 0 && row != met)
        {
            _system.RowStates[row] = RowStatus.Inactive;
        }

        _system.RowStates[met] = _system.RowStates[met] == RowStatus.Equality ? RowStatus.Equality : side;
        if (!LiftAnew(met))
        {
            return FreeSetStatus.Breakdown;
        }

        return row >= 0 || ReleaseInExchange(variable, _pointSpeed[variable] > 0, step) ? FreeSetStatus.Solved : FreeSetStatus.Breakdown;
    }

    private bool ReleaseInExchange(int variable, bool up, double step)
    {
        VariableStatus status = _system.Released(variable, up);
        if (!_system.TryRelease(variable, status) && !(LiftAnew(-1) && _system.TryRelease(variable, status)))
        {
            return false;
        }

        _system.X[variable] += step * _pointSpeed[variable];
        return true;
    }

    private bool LiftAnew(int entering)
    {
        ReadOnlySpan<int> free = _system.Factor.Free;
        Span<int> copy = _moving.AsSpan(0, free.Length);
        free.CopyTo(copy);
        return _system.LiftActiveRows(copy, entering);
    }

    private (PathEventKind Met, int Index, double Step) FindBlock(int variable, int row, double sign)
    {
        (PathEventKind Met, int Index, double Step) first = (PathEventKind.None, -1, double.PositiveInfinity);
        double largest = Kernels.MaxAbs(_pointSpeed);
        double pivot = 0;
        foreach (int j in _system.Factor.Free)
        {
            double speed = _pointSpeed[j];
            if (Math.Abs(speed) > NoEntry * largest)
            {
                (double low, double high) = _system.Interval(j, _system.Status[j]);
                Block(speed < 0 ? PathEventKind.ReachedLow : PathEventKind.ReachedHigh, j,
                    speed < 0 ? _system.X[j] - low : high - _system.X[j], Math.Abs(speed), ref first, ref pivot);
            }
        }

        if (variable >= 0)
        {
            double end = _system.Breakpoint(variable, EndOfRelease(variable, sign > 0));
            Block(sign < 0 ? PathEventKind.ReachedLow : PathEventKind.ReachedHigh, variable, Math.Abs(end - _system.X[variable]), 1,
                ref first, ref pivot);
        }

        for (int i = 0; i < _rowSpeed.Length; i++)
        {
            bool leaves = i == row;
            if (!leaves && _system.IsActive(i))
            {
                continue; // The direction keeps its value.
            }

            (double activity, double change, double size) = Along(i);
            change = leaves ? sign : change;
            if (leaves || Math.Abs(change) > NoEntry * size)
            {
                Block(change < 0 ? PathEventKind.RowReachedLower : PathEventKind.RowReachedUpper, i,
                    change < 0 ? activity - _system.RowLower[i] : _system.RowUpper[i] - activity, Math.Abs(change), ref first, ref pivot);
            }
        }

        return first;
    }

    private static void Block(
        PathEventKind kind, int index, double room, double speed, ref (PathEventKind Met, int Index, double Step) first, ref double pivot)
    {
        double step = Math.Max(0, room / speed);
        if (double.IsFinite(step) && (step < first.Step * (1 - SameStep) || (step <= first.Step * (1 + SameStep) && speed > pivot)))
        {
            first = (kind, index, Math.Min(step, first.Step));
            pivot = speed;
        }
    }

    // Where a variable that leaves its breakpoint arrives if nothing is in its way.
    private VariableStatus EndOfRelease(int variable, bool up) => _system.Released(variable, up) switch
    {
        VariableStatus.FreeBelow when up => VariableStatus.AtKink,
        VariableStatus.FreeAbove when !up => VariableStatus.AtKink,
        _ => up ? VariableStatus.AtUpper : VariableStatus.AtLower,
    };
}
