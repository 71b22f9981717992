using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <content>Changes of the active set.</content>
internal sealed partial class ActiveSetPath
{
    // Share of its terms by which rounding may put a row beyond its limit.
    private const double RowRounding = 1e-12;

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
            bool small = _system.Factor.SmallestShare() < SmallPivot;
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
        if (position < 0)
        {
            return FreeSetStatus.Breakdown; // A factor made anew may leave out what rounding makes dependent.
        }

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
        double sign = high ? -1 : 1;
        double width = blocked == VariableStatus.AtKink ? _system.KinkHeight(variable) : double.PositiveInfinity;
        double growth = Exchange(sign, variable, width, out int row, out int released, out bool up);
        if (!double.IsFinite(growth))
        {
            return FreeSetStatus.Contradiction;
        }

        if (row < 0 && released < 0)
        {
            // The kink holds the variable by no more than its cost changes there: it goes on, on the other side.
            _system.Status[variable] = high ? VariableStatus.FreeAbove : VariableStatus.FreeBelow;
            IsExchanged = true;
            return FreeSetStatus.Solved;
        }

        _system.Fix(position, blocked);
        return MakePlace(row, released, up, -1);
    }

    /// <summary>
    /// Makes an equality active that the point satisfies; one that follows from what is active and can take no other's place follows for good,
    /// and becomes <see cref="RowStatus.Dependent"/>.
    /// </summary>
    public FreeSetStatus ActivateEquality(int row)
    {
        _remaining = double.PositiveInfinity; // On no way to anywhere.
        FreeSetStatus status = Activate(row, RowStatus.AtLower);
        status = status == FreeSetStatus.Contradiction ? Activate(row, RowStatus.AtUpper) : status;
        if (status is not (FreeSetStatus.Solved or FreeSetStatus.Contradiction))
        {
            return status;
        }

        _system.RowStates[row] = status == FreeSetStatus.Solved ? RowStatus.Equality : RowStatus.Dependent;
        return FreeSetStatus.Solved;
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
        double growth = Exchange(sign, -1, double.PositiveInfinity, out int dropped, out int released, out bool up);
        if (!double.IsFinite(growth))
        {
            // Nothing can move the row. Where its limit ends but rounding away from where it is, it holds whatever happens.
            if (!double.IsFinite(_remaining) || !EndsWhereItIs(row, side))
            {
                return FreeSetStatus.Contradiction;
            }

            _system.RowStates[row] = RowStatus.Dependent;
            return FreeSetStatus.Solved;
        }

        _system.RowStates[row] = side;
        _system.RowMultipliers[row] = sign * growth;
        return MakePlace(dropped, released, up, row);
    }

    private bool EndsWhereItIs(int row, RowStatus side)
    {
        ReadOnlySpan<double> entries = _system.Program.Rows.Row(row);
        double size = 0;
        for (int j = 0; j < entries.Length; j++)
        {
            size = Math.Max(size, Math.Abs(entries[j] * _system.X[j]));
        }

        double limit = side == RowStatus.AtLower ? _system.Program.RowLower[row] : _system.Program.RowUpper[row];
        return Math.Abs(limit - _system.Activity(row)) <= RowRounding * Math.Max(size, Math.Abs(limit));
    }

    // The new constraint's normal is Σ shares × active rows + Σ weights × bounds of fixed variables; as its multiplier grows with the given
    // sign, theirs fall by as much. Finds the first that becomes zero, moves all multipliers there, and returns how far that is: +∞ where
    // none falls, the given width where the new one's multiplier may not grow further. The part of the normal that is its own stands in the
    // reduced speeds on entry.
    private double Exchange(double sign, int entering, double width, out int row, out int released, out bool up)
    {
        (row, released, up) = (-1, -1, false);
        double largest = entering >= 0 ? 1 : Kernels.MaxAbs(_reducedSpeed);
        for (int r = 0; r < _system.ActiveRows; r++)
        {
            ReadOnlySpan<double> entries = _system.Program.Rows.Row(_system.ActiveRow(r));
            Kernels.Axpy(-_shares[r], entries, _reducedSpeed);
            largest = Math.Max(largest, Math.Abs(_shares[r]) * Kernels.MaxAbs(entries));
        }

        double nearest = width;
        for (int r = 0; r < _system.ActiveRows; r++)
        {
            int i = _system.ActiveRow(r);
            double speed = sign * _shares[r];
            double multiplier = _system.RowMultipliers[i];
            bool falls = _system.RowStates[i] == RowStatus.AtLower ? speed > 0 : _system.RowStates[i] == RowStatus.AtUpper && speed < 0;
            bool moves = Math.Abs(speed) * Kernels.MaxAbs(_system.Program.Rows.Row(i)) > NoSpeed * largest;
            if (falls && moves && Math.Max(0, multiplier / speed) < nearest)
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
            return nearest;
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

        return nearest;
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
