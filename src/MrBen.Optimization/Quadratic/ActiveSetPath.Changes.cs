using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <content>Changes of the active set.</content>
internal sealed partial class ActiveSetPath
{
    /// <summary>
    /// Changes the active set as the last event says. A constraint that depends on those that are active takes the place of one of them, the
    /// first whose multiplier becomes zero as the new one's grows.
    /// </summary>
    /// <returns>
    /// Solved where the path goes on; Contradiction where no constraint can make place: beyond this position there is no feasible point;
    /// Unbounded where something leaves its limit without curvature, and meets nothing; the direction stands in <see cref="PointSpeed"/>.
    /// </returns>
    public FreeSetStatus Change()
    {
        int index = EventIndex;
        switch (Event)
        {
            case PathEventKind.ReachedLow:
            case PathEventKind.ReachedHigh:
                return Block(index, Event == PathEventKind.ReachedHigh);
            case PathEventKind.ReleasedUp:
            case PathEventKind.ReleasedDown:
                return Release(index, Event == PathEventKind.ReleasedUp);
            case PathEventKind.RowReachedLower:
            case PathEventKind.RowReachedUpper:
                return Activate(index, Event == PathEventKind.RowReachedLower ? RowStatus.AtLower : RowStatus.AtUpper);
            case PathEventKind.RowReleased:
                return Deactivate(index);
            default:
                return FreeSetStatus.Solved;
        }
    }

    private FreeSetStatus Release(int variable, bool up)
    {
        VariableStatus status = _system.Released(variable, up);
        if (_system.TryRelease(variable, status))
        {
            // Where little is left, the rows may make definite what rounding would decide.
            bool small = _system.Factor.SmallestShare < SmallPivot;
            _refines |= small;
            bool done = !small || _system.LiftsActiveRows || _system.ActiveRows == 0 || LiftAnew(-1);
            return done ? FreeSetStatus.Solved : FreeSetStatus.Breakdown;
        }

        double sign = up ? 1 : -1;
        return FindDirection(variable, sign) > NoCurvature && LiftAnew(-1) && _system.TryRelease(variable, status)
            ? FreeSetStatus.Solved
            : FollowFlat(variable, -1, sign);
    }

    // A row that is not part of the factor leaves curvature behind; of another, the factor tells.
    private FreeSetStatus Deactivate(int row)
    {
        RowStatus status = _system.RowStates[row];
        if (!_system.Lifts(row))
        {
            _system.RowStates[row] = RowStatus.Inactive;
            return FreeSetStatus.Solved;
        }

        double sign = status == RowStatus.AtLower ? 1 : -1;
        if (FindDirectionOfRow(row, sign) <= NoCurvature)
        {
            return FollowFlat(-1, row, sign);
        }

        ReadOnlySpan<int> free = _system.Factor.Free;
        Span<int> copy = _moving.AsSpan(0, free.Length);
        free.CopyTo(copy);
        _system.RowStates[row] = RowStatus.Inactive;
        if (_system.LiftActiveRows(copy, -1))
        {
            return FreeSetStatus.Solved;
        }

        _system.RowStates[row] = status;
        return _system.LiftActiveRows(copy, -1) ? FollowFlat(-1, row, sign) : FreeSetStatus.Breakdown;
    }

    private FreeSetStatus Block(int variable, bool high)
    {
        int position = _system.Factor.Free.IndexOf(variable);
        Span<double> normal = _right.AsSpan(0, _system.Factor.Count);
        normal.Clear();
        normal[position] = 1;
        VariableStatus blocked = _system.Blocked(variable, high);
        if (_system.ActiveRows == 0 || !_system.Represent(normal, _shares))
        {
            _system.Fix(position, blocked);
            return FreeSetStatus.Solved;
        }

        _reducedSpeed.AsSpan().Clear();
        double width = blocked == VariableStatus.AtKink ? _system.KinkHeight(variable) : double.PositiveInfinity;
        FreeSetStatus status = Exchange(high ? -1 : 1, variable, width, out int row, out int released, out bool up);
        if (status != FreeSetStatus.Solved)
        {
            return status;
        }

        if (row < 0 && released < 0)
        {
            // All that the kink can bear is not enough to hold the variable: it goes on beyond.
            _system.Status[variable] = high ? VariableStatus.FreeAbove : VariableStatus.FreeBelow;
            return FreeSetStatus.Solved;
        }

        _system.Fix(position, blocked);
        return MakePlace(row, released, up, -1);
    }

    /// <summary>
    /// Makes an equality active that the point satisfies; one that follows from what is active and can take no other's place stays as it is.
    /// </summary>
    public FreeSetStatus ActivateEquality(int row)
    {
        FreeSetStatus status = Activate(row, RowStatus.AtLower);
        status = status == FreeSetStatus.Contradiction ? Activate(row, RowStatus.AtUpper) : status;
        return status == FreeSetStatus.Contradiction ? FreeSetStatus.Solved : status;
    }

    private FreeSetStatus Activate(int row, RowStatus side)
    {
        ReadOnlySpan<int> free = _system.Factor.Free;
        ReadOnlySpan<double> entries = _system.Program.Rows.Row(row);
        Span<double> normal = _right.AsSpan(0, free.Length);
        for (int k = 0; k < free.Length; k++)
        {
            normal[k] = entries[free[k]];
        }

        if (_system.ActiveRows < free.Length && !_system.Represent(normal, _shares))
        {
            _system.RowStates[row] = side;
            return FreeSetStatus.Solved;
        }

        if (_system.ActiveRows >= free.Length)
        {
            for (int k = 0; k < free.Length; k++)
            {
                normal[k] = entries[free[k]];
            }

            _system.Represent(normal, _shares);
        }

        entries.CopyTo(_reducedSpeed);
        double sign = side == RowStatus.AtLower ? 1 : -1;
        FreeSetStatus status = Exchange(sign, -1, double.PositiveInfinity, out int dropped, out int released, out bool up);
        if (status != FreeSetStatus.Solved)
        {
            return status;
        }

        _system.RowStates[row] = side;
        return MakePlace(dropped, released, up, row);
    }

    // The new constraint's normal is Σ shares × active rows + Σ weights × bounds of fixed variables; as its multiplier grows with the given
    // sign, theirs fall by as much. Finds the first that becomes zero, and moves all multipliers there. The part of the normal that is its own
    // stands in the reduced speeds on entry. Where none does before the new multiplier is as large as it can be, there is none to make place.
    private FreeSetStatus Exchange(double sign, int entering, double most, out int row, out int released, out bool up)
    {
        (row, released, up) = (-1, -1, false);
        for (int r = 0; r < _system.ActiveRows; r++)
        {
            Kernels.Axpy(-_shares[r], _system.Program.Rows.Row(_system.ActiveRow(r)), _reducedSpeed);
        }

        double largest = Kernels.MaxAbs(_reducedSpeed);
        double nearest = most;
        for (int r = 0; r < _system.ActiveRows; r++)
        {
            int i = _system.ActiveRow(r);
            double speed = sign * _shares[r];
            double multiplier = _system.RowMultipliers[i];
            bool falls = _system.RowStates[i] == RowStatus.AtLower ? speed > 0 : _system.RowStates[i] == RowStatus.AtUpper && speed < 0;
            if (falls && Math.Max(0, multiplier / speed) < nearest)
            {
                (nearest, row) = (Math.Max(0, multiplier / speed), i);
            }
        }

        for (int b = 0; b < _reducedSpeed.Length; b++)
        {
            double speed = -sign * _reducedSpeed[b];
            if (FreeSetSystem.IsFree(_system.Status[b]) || b == entering || (_system.IsPinned(b) && LowerStep[b] == UpperStep[b])
                || Math.Abs(speed) <= NoSpeed * largest)
            {
                continue;
            }

            (double upSlope, double downSlope) = _system.ReleaseSlopes(b);
            double distance = speed < 0 ? (_system.Reduced[b] - upSlope) / -speed : (downSlope - _system.Reduced[b]) / speed;
            if (Math.Max(0, distance) < nearest)
            {
                (nearest, row, released, up) = (Math.Max(0, distance), -1, b, speed < 0);
            }
        }

        if (!double.IsFinite(nearest))
        {
            return FreeSetStatus.Contradiction;
        }

        for (int r = 0; r < _system.ActiveRows; r++)
        {
            _system.RowMultipliers[_system.ActiveRow(r)] -= sign * nearest * _shares[r];
        }

        for (int b = 0; b < _reducedSpeed.Length; b++)
        {
            bool stays = FreeSetSystem.IsFree(_system.Status[b]) && b != entering;
            _system.Reduced[b] -= stays ? 0 : sign * nearest * _reducedSpeed[b];
        }

        return FreeSetStatus.Solved;
    }

    private FreeSetStatus MakePlace(int row, int released, bool up, int entering)
    {
        IsExchanged = true;
        if (row >= 0)
        {
            _system.RowStates[row] = RowStatus.Inactive;
            return !_system.Lifts(row) || LiftAnew(entering) ? FreeSetStatus.Solved : FreeSetStatus.Breakdown;
        }

        // The one that makes place must not come back at once.
        (Event, EventIndex) = (up ? PathEventKind.ReleasedUp : PathEventKind.ReleasedDown, released);
        VariableStatus status = _system.Released(released, up);
        return _system.TryRelease(released, status) || (LiftAnew(entering) && _system.TryRelease(released, status))
            ? FreeSetStatus.Solved
            : FreeSetStatus.Breakdown;
    }

    /// <summary>
    /// Moves limits and slopes apart, outwards and each by a different tiny amount, so that changes of the active set no longer come at one
    /// place: what is active becomes more so, and what is not gets more room.
    /// </summary>
    /// <param name="strength">From 1; each stands for ten times the one before.</param>
    public void Spread(int strength)
    {
        double share = SmallestSpread * Math.Pow(10, strength);
        double size = Kernels.MaxAbs(_system.X);
        double deviation = _system.Deviation();
        for (int j = 0; j < _system.X.Length; j++)
        {
            double part = share * Varied(j);
            if (!FreeSetSystem.IsFree(_system.Status[j]))
            {
                double shift = part * _system.SlopeSize(j, deviation);
                shift = _system.Status[j] switch
                {
                    VariableStatus.AtLower => shift,
                    VariableStatus.AtUpper => -shift,
                    _ => 0,
                };
                _system.Linear[j] += shift;
                continue;
            }

            _system.Lower[j] -= part * size;
            _system.Upper[j] += part * size;
        }

        for (int i = 0; i < _system.RowStates.Length; i++)
        {
            if (_system.RowStates[i] == RowStatus.Inactive)
            {
                (_, _, double room) = Along(i);
                room = Math.Max(size, Math.Max(room, Math.Abs(_system.Activity(i)))) * share * Varied(i + _system.X.Length);
                _system.RowLower[i] -= room;
                _system.RowUpper[i] += room;
            }
        }

        _events = 0; // All slopes are computed anew.
        _emptySteps = 0;
    }

    // Fractional parts of multiples of the golden section are spread evenly; in [1, 2).
    private static double Varied(int index)
    {
        double part = (index + 1) * GoldenSection;
        return 1 + part - Math.Floor(part);
    }
}
