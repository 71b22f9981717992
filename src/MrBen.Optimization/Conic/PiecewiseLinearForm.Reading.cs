namespace MrBen.Optimization.Conic;

/// <content>Which programs are such ones, what their matrices say, and what an interior point says of them.</content>
internal sealed partial class PiecewiseLinearForm
{
    // More local variables than this that are no kinks, and the program has another structure.
    private const int MostLocals = 16;

    /// <summary>Reads a program; <see langword="null"/> where it is not linear or has too many variables that are no kinks.</summary>
    public static PiecewiseLinearForm? Of(ConicProgram program)
    {
        if (program.Hessian is not null || program.LocalCurvature.ContainsAnyExcept(0.0) || !program.HasObjective
            || program.Cones.Any(cone => cone.Kind is not (ConeKind.Zero or ConeKind.Nonnegative)))
        {
            return null;
        }

        int shared = program.SharedCount;
        bool[] isEquality = EqualityRows(program);
        bool[] isBound = new bool[program.RowCount];
        int[] uses = new int[program.VariableCount];
        int[] boundOfKink = new int[program.VariableCount];
        boundOfKink.AsSpan().Fill(-1);
        for (int i = 0; i < program.RowCount; i++)
        {
            ReadOnlySpan<int> columns = program.Rows.Columns(i);
            ReadOnlySpan<double> entries = program.Rows.Entries(i);
            foreach (int column in columns)
            {
                uses[column]++;
            }

            isBound[i] = !program.Rows.IsDense(i) && columns.Length == 1 && entries[0] != 0;
            if (isBound[i] && columns[0] >= shared && !isEquality[i] && entries[0] > 0 && program.Offsets[i] == 0)
            {
                boundOfKink[columns[0]] = i;
            }
        }

        int[] kinkOfRow = new int[program.RowCount];
        int count = 0;
        for (int i = 0; i < kinkOfRow.Length; i++)
        {
            kinkOfRow[i] = -1;
            ReadOnlySpan<int> columns = isBound[i] || isEquality[i] ? default : program.Rows.Columns(i);
            for (int k = 0; k < columns.Length && kinkOfRow[i] < 0; k++)
            {
                int column = columns[k];
                bool measures = boundOfKink[column] >= 0 && uses[column] == 2 && program.Rows.Entries(i)[k] > 0;
                if (measures && program.Linear[column] > 0)
                {
                    kinkOfRow[i] = column;
                    count++;
                }
            }
        }

        if (program.LocalCount - count > MostLocals)
        {
            return null;
        }

        for (int i = 0; i < kinkOfRow.Length; i++)
        {
            // The row of a bound whose variable has become a kink is left out like a bound of a variable that stays.
            isBound[i] |= !program.Rows.IsDense(i) && program.Rows.Columns(i).IsEmpty;
        }

        PiecewiseLinearForm form = new(program, kinkOfRow, boundOfKink, isBound);
        return form.Reload(program) ? form : null;
    }

    /// <summary>Reads a point that an interior-point method came to.</summary>
    /// <param name="point">The conic variables.</param>
    /// <param name="activity">Of each conic row: near 0 where it is loose, near 1 where it is active.</param>
    /// <param name="v">The variables.</param>
    /// <param name="lower">Activity of the variables' lower bounds, 0 for none.</param>
    /// <param name="upper">Activity of their upper bounds.</param>
    /// <param name="above">Activity of each row: near 0 where it is above 0.</param>
    /// <param name="below">Activity of its kink: near 0 where it is below 0; 1 where it must not be.</param>
    public void Read(
        ReadOnlySpan<double> point, ReadOnlySpan<double> activity, Span<double> v, Span<double> lower, Span<double> upper,
        Span<double> above, Span<double> below)
    {
        for (int j = 0; j < Variables.Length; j++)
        {
            v[j] = point[Variables[j]];
            lower[j] = _lowerRow[j] >= 0 ? activity[_lowerRow[j]] : 0;
            upper[j] = _upperRow[j] >= 0 ? activity[_upperRow[j]] : 0;
        }

        for (int t = 0; t < Rows.Length; t++)
        {
            above[t] = activity[Rows[t]];
            below[t] = _kinkBound[t] >= 0 ? activity[_kinkBound[t]] : 1;
        }
    }

    private static bool[] EqualityRows(ConicProgram program)
    {
        bool[] result = new bool[program.RowCount];
        int start = 0;
        foreach (Cone cone in program.Cones)
        {
            result.AsSpan(start, cone.Dimension).Fill(cone.Kind == ConeKind.Zero);
            start += cone.Dimension;
        }

        return result;
    }

    private (int[] Start, int[] Row, double[] Value) Entries()
    {
        int[] start = new int[Variables.Length + 1];
        foreach (int row in Rows)
        {
            foreach (int column in _program.Rows.Columns(row))
            {
                start[_variableOf[column] >= 0 ? _variableOf[column] + 1 : 0]++;
            }
        }

        start[0] = 0;
        for (int j = 0; j < Variables.Length; j++)
        {
            start[j + 1] += start[j];
        }

        int[] rows = new int[start[^1]];
        double[] values = new double[start[^1]];
        int[] next = start[..^1];
        for (int t = 0; t < Rows.Length; t++)
        {
            ReadOnlySpan<int> columns = _program.Rows.Columns(Rows[t]);
            ReadOnlySpan<double> entries = _program.Rows.Entries(Rows[t]);
            for (int k = 0; k < columns.Length; k++)
            {
                int variable = _variableOf[columns[k]];
                if (variable >= 0)
                {
                    (rows[next[variable]], values[next[variable]]) = (t, entries[k]);
                    next[variable]++;
                }
                else
                {
                    _kinkPivot[t] = entries[k];
                }
            }
        }

        return (start, rows, values);
    }

    // Largest coefficients. What is single is counted by itself, though it adds to what is dense: only the size matters.
    private void Measure()
    {
        double[] shared = new double[_program.SharedCount];
        for (int t = 0; t < Rows.Length; t++)
        {
            ReadOnlySpan<double> dense = _program.Rows.Dense(Rows[t]);
            if (!dense.IsEmpty)
            {
                // Factors are of one size within a kind of rows; that of the first is taken for all in the columns.
                LargestOfRow[t] = Math.Abs(_program.Rows.Factor(Rows[t])) * RowProducts.MaxAbs(dense, shared);
            }
        }

        shared.CopyTo(LargestOfColumn, 0);
        for (int j = 0; j < Variables.Length; j++)
        {
            for (int k = _entryStart[j]; k < _entryStart[j + 1]; k++)
            {
                double size = Math.Abs(_entryValue[k]);
                LargestOfRow[_entryRow[k]] = Math.Max(LargestOfRow[_entryRow[k]], size);
                LargestOfColumn[j] = Math.Max(LargestOfColumn[j], size);
            }
        }
    }
}
