using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <content>One pivot: how far along an edge, and what changes there.</content>
internal sealed partial class PiecewiseLinearSimplex
{
    // Of the largest change, one below this share is none.
    private const double SmallestChange = 1e-9;

    // The length of the step; +∞ where nothing ends it.
    private double Move(int variable, int place, int sign, double slope)
    {
        Reserve();
        int k = _basis.Size;
        Span<double> stepBasic = _stepBasic.AsSpan(0, k);
        Span<double> right = _right.AsSpan(0, k);
        if (place < 0)
        {
            _basis.ColumnOf(variable, right);
            Kernels.Scale(-sign, right);
        }
        else
        {
            right.Clear();
            right[place] = sign;
        }

        _basis.Solve(right, stepBasic);
        double largest = Math.Max(place < 0 ? 1 : 0, Kernels.MaxAbs(stepBasic));
        StepRows(variable, place, sign, stepBasic);
        int leaving = place < 0 ? -1 : _basis.Rows[place];
        (double limit, int blockedPlace) = BasicLimit(stepBasic, largest);
        double ownLimit = place >= 0 ? double.PositiveInfinity
            : sign > 0 ? _form.Upper[variable] - _v[variable]
            : _v[variable] - _form.Lower[variable];
        if (ownLimit <= limit)
        {
            (limit, blockedPlace) = (ownLimit, -1);
        }

        int blockingRow = -1;
        (double hardLimit, int hardRow) = HardLimit(largest, leaving);
        if (hardLimit < limit)
        {
            (limit, blockingRow) = (hardLimit, hardRow);
        }

        CollectBreakpoints(largest, leaving, limit);
        int passed = _breakpoints.Pass(slope);
        if (passed < _breakpoints.Count)
        {
            (limit, blockingRow) = (_breakpoints.Length(passed), _breakpoints.Row(passed));
        }

        if (!double.IsFinite(limit))
        {
            return limit;
        }

        Advance(variable, sign, stepBasic, limit);
        for (int i = 0; i < passed; i++)
        {
            Flip(_breakpoints.Row(i));
        }

        if (leaving >= 0)
        {
            _rowPlace[leaving] = -1;
            if (sign < 0 && !double.IsPositiveInfinity(_form.Weight[leaving]))
            {
                Flip(leaving);
            }
        }

        Exchange(variable, place, sign, blockingRow, blockedPlace, stepBasic);
        return limit;
    }

    private void StepRows(int variable, int place, int sign, ReadOnlySpan<double> stepBasic)
    {
        Span<double> step = _stepRows;
        step.Clear();
        if (place < 0)
        {
            Kernels.Axpy(sign, _form.Column(variable), step);
        }

        for (int i = 0; i < stepBasic.Length; i++)
        {
            if (stepBasic[i] != 0)
            {
                Kernels.Axpy(stepBasic[i], _form.Column(_basis.Variables[i]), step);
            }
        }
    }

    private (double Limit, int Place) BasicLimit(ReadOnlySpan<double> step, double largest)
    {
        double limit = double.PositiveInfinity;
        int blocked = -1;
        for (int i = 0; i < step.Length; i++)
        {
            int j = _basis.Variables[i];
            double room = step[i] < 0 ? _v[j] - _form.Lower[j] : _form.Upper[j] - _v[j];
            double size = Math.Abs(step[i]);
            if (size <= SmallestChange * largest || double.IsPositiveInfinity(room))
            {
                continue;
            }

            double length = Math.Max(0, room) / size;
            if (length < limit || (length == limit && size > Math.Abs(step[blocked])))
            {
                (limit, blocked) = (length, i);
            }
        }

        return (limit, blocked);
    }

    // Rows that are satisfied and must stay so.
    private (double Limit, int Row) HardLimit(double largest, int leaving)
    {
        double limit = double.PositiveInfinity;
        int row = -1;
        foreach (int t in _hardRows)
        {
            double change = _stepRows[t];
            if (_rowPlace[t] >= 0 || t == leaving || Math.Abs(change) <= SmallestChange * _form.LargestOfRow[t] * largest
                || Violation(t) > SlackTolerance * Size(t) || (change > 0 && !_form.IsEquality[t]))
            {
                continue;
            }

            double length = _form.IsEquality[t] ? 0 : Math.Max(0, _slack[t]) / -change;
            if (length < limit)
            {
                (limit, row) = (length, t);
            }
        }

        return (limit, row);
    }

    private void CollectBreakpoints(double largest, int leaving, double limit)
    {
        _breakpoints.Clear(_slack.Length);
        if (!_isFeasible)
        {
            foreach (int t in _hardRows)
            {
                double change = _stepRows[t];
                bool returns = _slack[t] < 0 ? change > 0 : change < 0;
                if (_rowPlace[t] < 0 && t != leaving && returns && Violation(t) > SlackTolerance * Size(t)
                    && Math.Abs(change) > SmallestChange * _form.LargestOfRow[t] * largest)
                {
                    double length = Math.Abs(_slack[t] / change);
                    if (length <= limit)
                    {
                        _breakpoints.Add(t, length, (_form.IsEquality[t] ? 2 : 1) * Math.Abs(change));
                    }
                }
            }
        }

        for (int t = 0; t < _slack.Length; t++)
        {
            double change = _stepRows[t];
            if ((_isBelow[t] ? change <= 0 : change >= 0) || _rowPlace[t] >= 0 || t == leaving
                || Math.Abs(change) <= SmallestChange * _form.LargestOfRow[t] * largest
                || double.IsPositiveInfinity(_form.Weight[t]))
            {
                continue;
            }

            double length = Math.Max(0, _isBelow[t] ? -_slack[t] : _slack[t]) / Math.Abs(change);
            if (length <= limit)
            {
                _breakpoints.Add(t, length, WeightNow(t) * Math.Abs(change));
            }
        }
    }

    private void Advance(int variable, int sign, ReadOnlySpan<double> stepBasic, double length)
    {
        if (variable >= 0)
        {
            _v[variable] += length * sign;
        }

        for (int i = 0; i < stepBasic.Length; i++)
        {
            _v[_basis.Variables[i]] += length * stepBasic[i];
        }

        Kernels.Axpy(length, _stepRows, _slack);
        _largestV = Kernels.MaxAbs(_v);
    }

    // A kink changes sides. Rows that may not be below 0 have none.
    private void Flip(int row)
    {
        if (double.IsPositiveInfinity(_form.Weight[row]))
        {
            return;
        }

        _isBelow[row] = !_isBelow[row];
        if (_isFeasible)
        {
            _form.AddRow(row, _isBelow[row] ? -_form.Weight[row] : _form.Weight[row], _gradient);
        }
    }

    private void Exchange(int variable, int place, int sign, int blockingRow, int blockedPlace, ReadOnlySpan<double> stepBasic)
    {
        if (variable >= 0)
        {
            _isBetween[variable] = false;
        }

        if (blockingRow >= 0)
        {
            if (_isBelow[blockingRow])
            {
                Flip(blockingRow);
            }

            _slack[blockingRow] = 0;
            if (place < 0)
            {
                _basis.Append(blockingRow, variable);
                _variablePlace[variable] = _basis.Size - 1;
                _rowPlace[blockingRow] = _basis.Size - 1;
            }
            else
            {
                _basis.ReplaceRow(place, blockingRow);
                _rowPlace[blockingRow] = place;
            }

            return;
        }

        if (blockedPlace < 0)
        {
            _atUpper[variable] = sign > 0;
            _v[variable] = _atUpper[variable] ? _form.Upper[variable] : _form.Lower[variable];
            return;
        }

        int blocked = _basis.Variables[blockedPlace];
        _atUpper[blocked] = stepBasic[blockedPlace] > 0;
        _v[blocked] = _atUpper[blocked] ? _form.Upper[blocked] : _form.Lower[blocked];
        _variablePlace[blocked] = -1;
        if (place < 0)
        {
            _basis.ReplaceVariable(blockedPlace, variable);
            _variablePlace[variable] = blockedPlace;
            return;
        }

        _basis.Remove(place, blockedPlace);
        if (place < _basis.Size)
        {
            _rowPlace[_basis.Rows[place]] = place;
        }

        if (blockedPlace < _basis.Size)
        {
            _variablePlace[_basis.Variables[blockedPlace]] = blockedPlace;
        }
    }
}
