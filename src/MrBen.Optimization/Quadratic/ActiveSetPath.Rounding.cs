namespace MrBen.Optimization.Quadratic;

/// <content>Multipliers and their speeds that are rounding, and what is known of them without it.</content>
internal sealed partial class ActiveSetPath
{
    // A free variable without curvature that is in one active row alone tells how that row's multiplier moves, without rounding: where
    // nothing pushes the variable, it does not move at all. Purchases and sales without costs are such variables.
    private void SettleRowSpeeds(ReadOnlySpan<int> free)
    {
        foreach (int j in free)
        {
            if (_deviation[j] == 0 && OnlyRow(j) is >= 0 and int only)
            {
                _rowSpeed[only] = LinearStep[j] / _system.Program.Rows[only, j];
            }
        }
    }

    // The multiplier itself, of which a slope that is made of nothing else must not be rounding.
    private void SettleRows()
    {
        foreach (int j in _system.Factor.Free)
        {
            if (_deviation[j] == 0 && OnlyRow(j) is >= 0 and int only)
            {
                _system.RowMultipliers[only] =
                    (_system.Linear[j] + _system.CostSlope(j, _system.Status[j])) / _system.Program.Rows[only, j];
            }
        }
    }

    // The only active row that a variable is in; −1 where there are none or more.
    private int OnlyRow(int variable)
    {
        int only = -1;
        for (int r = 0; r < _system.ActiveRows; r++)
        {
            int row = _system.ActiveRow(r);
            if (_system.Program.Rows[row, variable] != 0)
            {
                if (only >= 0)
                {
                    return -1;
                }

                only = row;
            }
        }

        return only;
    }

    // A multiplier whose part in the change of the slopes of free variables is rounding does not move. Whether multipliers of the active rows
    // alone answer to the change of all those slopes, as they do where there are as many as free variables, so that no variable moves.
    private bool DropRounding(ReadOnlySpan<int> free)
    {
        _shares.AsSpan().Clear();
        bool rowsMove = RowLowerStep.AsSpan().ContainsAnyExcept(0) || RowUpperStep.AsSpan().ContainsAnyExcept(0);
        (double largest, double doubtful) = (0, 0);
        foreach (int j in free)
        {
            double push = _slopeSpeed[j];
            double size = Math.Abs(push);
            for (int r = 0; r < _system.ActiveRows; r++)
            {
                double term = TermOfRow(r, j);
                push -= term;
                size = Math.Max(size, Math.Abs(term));
            }

            largest = Math.Max(largest, size);
            doubtful = Math.Abs(push) <= NoPush * size ? doubtful : Math.Max(doubtful, Math.Abs(push));
            size = Math.Max(size, _movingSize * _deviation[j]);
            for (int r = 0; r < _system.ActiveRows && size > 0; r++)
            {
                _shares[r] = Math.Max(_shares[r], Math.Abs(TermOfRow(r, j)) / size);
            }
        }

        for (int r = 0; r < _system.ActiveRows; r++)
        {
            _rowSpeed[_system.ActiveRow(r)] = _shares[r] <= NoPush ? 0 : _rowSpeed[_system.ActiveRow(r)];
        }

        bool still = (_system.ActiveRows > 0 && doubtful <= LastDigit * largest) || _system.ActiveRows == free.Length;
        return still && !rowsMove;
    }

    private double TermOfRow(int position, int variable)
    {
        int row = _system.ActiveRow(position);
        return _rowSpeed[row] * _system.Program.Rows[row, variable];
    }
}
