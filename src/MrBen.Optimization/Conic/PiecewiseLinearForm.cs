using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>
/// A linear program read as one over few variables: minimise c'v + Σ wₜ(−sₜ)⁺ with s = h + Gv and l ≤ v ≤ u. A local variable that only
/// measures how far its row is below 0 has become that row's kink; rows that must not be below 0 have w = ∞. Not thread-safe: columns are
/// gathered when first asked for.
/// </summary>
internal sealed partial class PiecewiseLinearForm
{
    private readonly ConicProgram _program;
    private readonly int[] _variableOf; // of a conic variable: its place here, or −1 − its kink's row here
    private readonly int[] _kinkLocal; // of a row here: the conic variable that measures it, or −1
    private readonly double[] _kinkPivot;
    private readonly int[] _kinkBound;
    private readonly int[] _lowerRow; // of a variable here: the conic row that is its bound, or −1
    private readonly int[] _upperRow;
    private readonly double[]?[] _columns;
    private readonly int[] _entryStart; // single entries by columns
    private readonly int[] _entryRow;
    private readonly double[] _entryValue;

    private PiecewiseLinearForm(ConicProgram program, int[] kinkOfRow, int[] boundOfKink, bool[] isBound)
    {
        _program = program;
        _variableOf = new int[program.VariableCount];
        List<int> rows = [];
        List<int> kinks = [];
        for (int i = 0; i < program.RowCount; i++)
        {
            if (!isBound[i])
            {
                int local = kinkOfRow[i];
                if (local >= 0)
                {
                    _variableOf[local] = -1 - rows.Count;
                }

                kinks.Add(local);
                rows.Add(i);
            }
        }

        Rows = [.. rows];
        _kinkLocal = [.. kinks];
        List<int> variables = [];
        for (int j = 0; j < program.VariableCount; j++)
        {
            if (_variableOf[j] >= 0)
            {
                _variableOf[j] = variables.Count;
                variables.Add(j);
            }
        }

        Variables = [.. variables];
        int n = Variables.Length;
        int m = Rows.Length;
        (Cost, Lower, Upper, LargestOfColumn) = (new double[n], new double[n], new double[n], new double[n]);
        (_lowerRow, _upperRow, _columns) = (new int[n], new int[n], new double[n][]);
        (Offset, Weight, LargestOfRow, IsEquality) = (new double[m], new double[m], new double[m], new bool[m]);
        (_kinkPivot, _kinkBound) = (new double[m], new int[m]);
        bool[] isEquality = EqualityRows(program);
        for (int t = 0; t < m; t++)
        {
            _kinkBound[t] = _kinkLocal[t] < 0 ? -1 : boundOfKink[_kinkLocal[t]];
            (Weight[t], IsEquality[t]) = (double.PositiveInfinity, isEquality[Rows[t]]);
        }

        (_entryStart, _entryRow, _entryValue) = Entries();
        Measure();
    }

    /// <summary>The program that was read.</summary>
    public ConicProgram Program => _program;

    /// <summary>The conic variables that are kept.</summary>
    public int[] Variables { get; }

    /// <summary>The conic rows that are neither bounds nor what is left of a kink's variable.</summary>
    public int[] Rows { get; }

    /// <summary>c.</summary>
    public double[] Cost { get; }

    /// <summary>l; −∞ for none.</summary>
    public double[] Lower { get; }

    /// <summary>u; +∞ for none.</summary>
    public double[] Upper { get; }

    /// <summary>h.</summary>
    public double[] Offset { get; }

    /// <summary>w: the price of being below 0, ∞ where that is not allowed.</summary>
    public double[] Weight { get; }

    /// <summary>Whether the row must be 0.</summary>
    public bool[] IsEquality { get; }

    /// <summary>Largest absolute coefficient of each row.</summary>
    public double[] LargestOfRow { get; }

    /// <summary>Largest absolute coefficient of each column.</summary>
    public double[] LargestOfColumn { get; }

    /// <summary>
    /// What an iteration of the interior-point method costs, in the time of so many multiplications of the simplex method's.
    /// </summary>
    public double WorkOfIteration => 500_000 + (Rows.Length * ((Variables.Length * (Variables.Length / 8.0)) + 600));

    /// <summary>
    /// Takes the linear term and the offsets of a program with the same matrices. False where bounds cross or a kink would have no price.
    /// </summary>
    public bool Reload(ConicProgram program)
    {
        for (int j = 0; j < Variables.Length; j++)
        {
            Cost[j] = program.Linear[Variables[j]];
            (Lower[j], Upper[j]) = (double.NegativeInfinity, double.PositiveInfinity);
            (_lowerRow[j], _upperRow[j]) = (-1, -1);
        }

        bool sound = true;
        for (int t = 0; t < Rows.Length; t++)
        {
            Offset[t] = program.Offsets[Rows[t]];
            if (_kinkLocal[t] >= 0)
            {
                Weight[t] = program.Linear[_kinkLocal[t]] / _kinkPivot[t];
                sound &= Weight[t] > 0;
            }
        }

        int start = 0;
        foreach (Cone cone in program.Cones)
        {
            for (int i = start; i < start + cone.Dimension; i++)
            {
                if (Array.BinarySearch(Rows, i) < 0)
                {
                    sound &= TakeBound(program, i, cone.Kind == ConeKind.Zero);
                }
            }

            start += cone.Dimension;
        }

        return sound;
    }

    /// <summary>A column of G, one number per row.</summary>
    public ReadOnlySpan<double> Column(int variable)
    {
        if (_columns[variable] is { } known)
        {
            return known;
        }

        double[] column = new double[Rows.Length];
        int conic = Variables[variable];
        for (int t = 0; conic < _program.SharedCount && t < column.Length; t++)
        {
            ReadOnlySpan<double> dense = _program.Rows.Dense(Rows[t]);
            column[t] = dense.IsEmpty ? 0 : _program.Rows.Factor(Rows[t]) * dense[conic];
        }

        for (int k = _entryStart[variable]; k < _entryStart[variable + 1]; k++)
        {
            column[_entryRow[k]] += _entryValue[k];
        }

        _columns[variable] = column;
        return column;
    }

    /// <summary>target ← target + weight · row of G.</summary>
    public void AddRow(int row, double weight, Span<double> target)
    {
        int conic = Rows[row];
        ReadOnlySpan<double> dense = _program.Rows.Dense(conic);
        if (!dense.IsEmpty)
        {
            Kernels.Axpy(weight * _program.Rows.Factor(conic), dense, target[..dense.Length]);
        }

        ReadOnlySpan<int> columns = _program.Rows.Columns(conic);
        for (int k = 0; k < columns.Length; k++)
        {
            if (_variableOf[columns[k]] >= 0)
            {
                target[_variableOf[columns[k]]] += weight * _program.Rows.Entries(conic)[k];
            }
        }
    }

    /// <summary>h + Gv of one row, as if computed in twice the precision.</summary>
    public double Slack(int row, ReadOnlySpan<double> v)
    {
        int conic = Rows[row];
        double high = Offset[row];
        double low = 0;
        ReadOnlySpan<double> dense = _program.Rows.Dense(conic);
        if (!dense.IsEmpty)
        {
            (double sum, double rest) = CompensatedSums.Dot(dense, v[..dense.Length]);
            CompensatedSums.AddProduct(_program.Rows.Factor(conic), sum, ref high, ref low);
            low += _program.Rows.Factor(conic) * rest;
        }

        ReadOnlySpan<int> columns = _program.Rows.Columns(conic);
        for (int k = 0; k < columns.Length; k++)
        {
            if (_variableOf[columns[k]] >= 0)
            {
                CompensatedSums.AddProduct(_program.Rows.Entries(conic)[k], v[_variableOf[columns[k]]], ref high, ref low);
            }
        }

        return high + low;
    }

    /// <summary>Writes the point and the duals of the conic program.</summary>
    /// <param name="v">The variables.</param>
    /// <param name="slacks">s.</param>
    /// <param name="duals">Of each row, between 0 and w; of any sign where the row must be 0.</param>
    /// <param name="reduced">c − G'duals.</param>
    /// <param name="point">The conic variables.</param>
    /// <param name="conicDuals">The duals of the conic rows.</param>
    public void Write(
        ReadOnlySpan<double> v, ReadOnlySpan<double> slacks, ReadOnlySpan<double> duals, ReadOnlySpan<double> reduced,
        Span<double> point, Span<double> conicDuals)
    {
        conicDuals.Clear();
        for (int j = 0; j < Variables.Length; j++)
        {
            point[Variables[j]] = v[j];
            int row = _lowerRow[j] >= 0 && (reduced[j] > 0 || _lowerRow[j] == _upperRow[j]) ? _lowerRow[j]
                : reduced[j] < 0 ? _upperRow[j]
                : -1;
            if (row >= 0)
            {
                conicDuals[row] = reduced[j] / _program.Rows.Entries(row)[0];
            }
        }

        for (int t = 0; t < Rows.Length; t++)
        {
            conicDuals[Rows[t]] = duals[t];
            if (_kinkLocal[t] >= 0)
            {
                point[_kinkLocal[t]] = Math.Max(0, -slacks[t]) / _kinkPivot[t];
                double left = Math.Max(0, Weight[t] - duals[t]) * _kinkPivot[t];
                conicDuals[_kinkBound[t]] = left / _program.Rows.Entries(_kinkBound[t])[0];
            }
        }
    }

    private bool TakeBound(ConicProgram program, int row, bool isEquality)
    {
        ReadOnlySpan<int> columns = program.Rows.Columns(row);
        if (columns.IsEmpty)
        {
            return isEquality ? program.Offsets[row] == 0 : program.Offsets[row] >= 0;
        }

        int variable = _variableOf[columns[0]];
        if (variable < 0)
        {
            return program.Offsets[row] == 0;
        }

        double coefficient = program.Rows.Entries(row)[0];
        double bound = program.Offsets[row] == 0 ? 0 : -program.Offsets[row] / coefficient;
        if ((isEquality || coefficient > 0) && (bound > Lower[variable] || isEquality))
        {
            (Lower[variable], _lowerRow[variable]) = (Math.Max(bound, Lower[variable]), row);
        }

        if ((isEquality || coefficient < 0) && (bound < Upper[variable] || isEquality))
        {
            (Upper[variable], _upperRow[variable]) = (Math.Min(bound, Upper[variable]), row);
        }

        return Lower[variable] <= Upper[variable];
    }
}
