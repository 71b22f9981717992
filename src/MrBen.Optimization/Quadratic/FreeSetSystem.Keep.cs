namespace MrBen.Optimization.Quadratic;

/// <content>Keeping a solution that is known where the system is too ill-conditioned to give it again.</content>
internal sealed partial class FreeSetSystem
{
    // Share of the terms of a slope or of a row by which the program may give way, as it may have been rounded.
    private const double GivingShare = 1e-13;

    /// <summary>
    /// Moves the linear term of the free variables and the limits of the active rows by rounding, so that a point with multipliers is the
    /// solution of the working set exactly: for a point that is known to be it, and of which the last solve gave another.
    /// </summary>
    /// <param name="point">The point, of which the fixed variables are where they are; exchanged with the present one.</param>
    /// <param name="multipliers">Of all rows; exchanged with the present ones.</param>
    /// <returns>False, and nothing is changed, where more than rounding would have to move.</returns>
    public bool TryKeep(Span<double> point, Span<double> multipliers)
    {
        Exchange(point, multipliers);
        ReadOnlySpan<int> free = Factor.Free;
        Span<double> slopes = _target.AsSpan(0, free.Length);
        ComputeResiduals(slopes);
        if (!IsRounding(slopes))
        {
            Exchange(point, multipliers);
            return false;
        }

        for (int k = 0; k < free.Length; k++)
        {
            int j = free[k];
            _linear[j] += slopes[k];
            _fixed[j] += slopes[k];
            Gradient[j] += slopes[k];
            Reduced[j] += slopes[k];
        }

        for (int r = 0; r < ActiveRows; r++)
        {
            int row = _active[r];
            (RowStates[row] == RowStatus.AtUpper ? RowUpper : RowLower)[row] -= _rowRight[r];
        }

        return true;
    }

    private void Exchange(Span<double> point, Span<double> multipliers)
    {
        foreach (int j in Factor.Free)
        {
            (X[j], point[j]) = (point[j], X[j]);
        }

        for (int i = 0; i < multipliers.Length; i++)
        {
            (RowMultipliers[i], multipliers[i]) = (multipliers[i], RowMultipliers[i]);
        }
    }

    // Whether what is left of the slopes of the free variables, and of the active rows, is rounding of their terms.
    private bool IsRounding(ReadOnlySpan<double> slopes)
    {
        double risk = 0;
        for (int j = 0; j < X.Length; j++)
        {
            risk += Math.Abs(X[j]) * Math.Sqrt(Math.Max(0, _curvature[j]));
        }

        for (int k = 0; k < slopes.Length; k++)
        {
            int j = Factor.Free[k];
            double size = Math.Max(Math.Abs(_linear[j]), risk * Math.Sqrt(Math.Max(0, _curvature[j])));
            for (int r = 0; r < ActiveRows; r++)
            {
                size = Math.Max(size, Math.Abs(RowMultipliers[_active[r]] * _program.Rows[_active[r], j]));
            }

            if (!(Math.Abs(slopes[k]) <= GivingShare * size))
            {
                return false;
            }
        }

        for (int r = 0; r < ActiveRows; r++)
        {
            int row = _active[r];
            double size = Math.Max(ActivitySize(row), Math.Abs(RowLimit(row)));
            if (!(Math.Abs(_rowRight[r]) <= GivingShare * size))
            {
                return false;
            }
        }

        return true;
    }
}
