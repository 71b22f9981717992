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
    /// Dependent where a released variable has no curvature of its own.
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
                _system.RowStates[index] = RowStatus.Inactive;
                return FreeSetStatus.Solved;
            default:
                return FreeSetStatus.Solved;
        }
    }

    private FreeSetStatus Release(int variable, bool up) =>
        _system.TryRelease(variable, _system.Released(variable, up)) ? FreeSetStatus.Solved : FreeSetStatus.Dependent;

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
        double sign = high ? -1 : 1;
        double growth = Exchange(sign, variable, out int row, out int released, out bool up);
        if (!double.IsFinite(growth))
        {
            return FreeSetStatus.Contradiction;
        }

        _system.Fix(position, blocked);
        _system.Reduced[variable] += sign * growth;
        return MakePlace(row, released, up);
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
        double growth = Exchange(sign, -1, out int dropped, out int released, out bool up);
        if (!double.IsFinite(growth))
        {
            // Nothing can move the row. Where its limit ends but rounding away from where it is, it holds whatever happens.
            _system.RowStates[row] = RowStatus.Dependent;
            return EndsWhereItIs(row, side) ? FreeSetStatus.Solved : FreeSetStatus.Contradiction;
        }

        _system.RowStates[row] = side;
        _system.RowMultipliers[row] = sign * growth;
        return MakePlace(dropped, released, up);
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
    // none falls. The part of the normal that is its own stands in the reduced speeds on entry.
    private double Exchange(double sign, int entering, out int row, out int released, out bool up)
    {
        (row, released, up) = (-1, -1, false);
        for (int r = 0; r < _system.ActiveRows; r++)
        {
            Kernels.Axpy(-_shares[r], _system.Program.Rows.Row(_system.ActiveRow(r)), _reducedSpeed);
        }

        double largest = Kernels.MaxAbs(_reducedSpeed);
        double nearest = double.PositiveInfinity;
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
            return nearest;
        }

        for (int r = 0; r < _system.ActiveRows; r++)
        {
            _system.RowMultipliers[_system.ActiveRow(r)] -= sign * nearest * _shares[r];
        }

        for (int b = 0; b < _reducedSpeed.Length; b++)
        {
            _system.Reduced[b] -= FreeSetSystem.IsFree(_system.Status[b]) ? 0 : sign * nearest * _reducedSpeed[b];
        }

        return nearest;
    }

    private FreeSetStatus MakePlace(int row, int released, bool up)
    {
        if (row >= 0)
        {
            _system.RowStates[row] = RowStatus.Inactive;
            return FreeSetStatus.Solved;
        }

        // The one that makes place must not come back at once.
        (Event, EventIndex) = (up ? PathEventKind.ReleasedUp : PathEventKind.ReleasedDown, released);
        return Release(released, up);
    }
}
