namespace MrBen.Optimization.Conic;

/// <content>What the edges from a vertex are worth, and which is taken.</content>
internal sealed partial class PiecewiseLinearSimplex
{
    private const double PriceTolerance = 1e-12;

    // The gradient of what is now minimised, the prices of the active rows and what is left of the gradient.
    private void Price()
    {
        bool wasFeasible = _isFeasible;
        _isFeasible = true;
        foreach (int t in _hardRows)
        {
            _isFeasible &= _rowPlace[t] >= 0 || Violation(t) <= SlackTolerance * Size(t);
        }

        if (!_isFeasible)
        {
            _gradient.AsSpan().Clear();
            foreach (int t in _hardRows)
            {
                if (_rowPlace[t] < 0 && Violation(t) > SlackTolerance * Size(t))
                {
                    _form.AddRow(t, _slack[t] < 0 ? -1 : 1, _gradient);
                }
            }
        }
        else if (!wasFeasible)
        {
            _form.Cost.CopyTo(_gradient, 0);
            for (int t = 0; t < _isBelow.Length; t++)
            {
                if (_isBelow[t])
                {
                    _form.AddRow(t, -_form.Weight[t], _gradient);
                }
            }
        }

        for (int i = 0; i < _basis.Size; i++)
        {
            _right[i] = _gradient[_basis.Variables[i]];
        }

        _basis.SolveTransposed(_right, _prices);
        _gradient.CopyTo(_reduced, 0);
        for (int i = 0; i < _basis.Size; i++)
        {
            _form.AddRow(_basis.Rows[i], -_prices[i], _reduced);
        }
    }

    private double WeightNow(int row) => _isFeasible || double.IsPositiveInfinity(_form.Weight[row]) ? _form.Weight[row] : 0;

    // What makes the objective fall fastest per unit of length: a variable from its bound (place −1), or an active row from 0.
    private (int Variable, int Place, int Sign, double Slope) Choose()
    {
        double largest = 0;
        for (int i = 0; i < _basis.Size; i++)
        {
            largest = Math.Max(largest, Math.Abs(_prices[i]) * _form.LargestOfRow[_basis.Rows[i]]);
        }

        double best = 0;
        (int Variable, int Place, int Sign, double Slope) chosen = (-1, -1, 0, 0);
        for (int j = 0; j < _v.Length; j++)
        {
            if (_variablePlace[j] >= 0 || _form.Lower[j] == _form.Upper[j])
            {
                continue;
            }

            double d = _reduced[j];
            bool free = _isBetween[j] || (!double.IsFinite(_form.Lower[j]) && !double.IsFinite(_form.Upper[j]));
            double violation = free ? Math.Abs(d) : _atUpper[j] ? d : -d;
            double size = Math.Max(Math.Max(Math.Abs(_gradient[j]), Math.Abs(_form.Cost[j])), largest);
            if (violation <= PriceTolerance * size)
            {
                continue;
            }

            double score = free ? double.MaxValue : violation * violation;
            if (score > best)
            {
                (best, chosen) = (score, (j, -1, d < 0 ? 1 : -1, -violation));
            }
        }

        _basis.SquaredColumns(_right);
        for (int i = 0; i < _basis.Size; i++)
        {
            int row = _basis.Rows[i];
            double weight = WeightNow(row);
            double violation = _form.IsEquality[row] ? 0 : Math.Max(-_prices[i], _prices[i] - weight);
            double size = largest / _form.LargestOfRow[row];
            if (violation <= PriceTolerance * size)
            {
                continue;
            }

            double score = violation * violation / _right[i];
            if (score > best)
            {
                (best, chosen) = (score, (-1, i, _prices[i] < 0 ? 1 : -1, -violation));
            }
        }

        return chosen;
    }
}
