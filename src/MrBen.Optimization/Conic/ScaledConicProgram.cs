using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>
/// A conic program in the solver's units: c·P and c·q by D, A = −EGD, b = Eh, where all scales are powers of two, so that scaling rounds
/// nothing. Rows over the shared variables are contiguous. Not thread-safe.
/// </summary>
/// <remarks>
/// Equilibration to a largest entry near 1 in every row and column, one scale for the rows of a cone that is not a product. Source: Ruiz
/// (2001), Rutherford Appleton Laboratory RAL-TR-2001-034.
/// </remarks>
internal sealed class ScaledConicProgram
{
    private const int Rounds = 4;
    private const double LargestScale = 1e6;

    private readonly ConicProgram _program;
    private readonly double[] _dense;
    private readonly int[] _denseIndex;
    private readonly int[] _start;
    private readonly int[] _columns;
    private readonly double[] _entries;
    private readonly double[] _hessian = [];
    private readonly double[] _work;
    private readonly ISymmetricOperator? _operator;

    public ScaledConicProgram(ConicProgram program, bool holdsHessian)
    {
        _program = program;
        Shared = program.SharedCount;
        Variables = program.VariableCount;
        Rows = program.RowCount;
        Linear = program.Linear.ToArray();
        Curvature = program.LocalCurvature.ToArray();
        Offsets = program.Offsets.ToArray();
        ColumnScale = Filled(Variables);
        RowScale = Filled(Rows);
        _work = new double[Math.Max(Variables, Rows)];
        _denseIndex = new int[Rows];
        int dense = 0;
        for (int i = 0; i < Rows; i++)
        {
            _denseIndex[i] = program.Rows.IsDense(i) ? dense++ : -1;
        }

        DenseCount = dense;
        _dense = new double[dense * Shared];
        _start = new int[Rows + 1];
        _columns = new int[program.Rows.EntryCount];
        _entries = new double[program.Rows.EntryCount];
        CopyRows();
        _operator = program.Hessian;
        HoldsHessian = _operator is not null && holdsHessian;
        if (HoldsHessian)
        {
            _hessian = new double[Shared * Shared];
            for (int j = 0; j < Shared; j++)
            {
                _operator!.CopyRow(j, _hessian.AsSpan(j * Shared, Shared));
            }
        }

        Equilibrate();
    }

    public int Shared { get; }

    public int Variables { get; }

    public int Rows { get; }

    public int DenseCount { get; }

    public bool HasHessian => _operator is not null;

    public bool HoldsHessian { get; }

    public double[] Linear { get; }

    public double[] Curvature { get; }

    public double[] Offsets { get; }

    /// <summary>D: x in original units is D times x here.</summary>
    public double[] ColumnScale { get; }

    /// <summary>E: a slack here is E times the original, a dual in original units is E/c times the one here.</summary>
    public double[] RowScale { get; }

    /// <summary>c: the objective here is c times the original.</summary>
    public double ObjectiveScale { get; private set; } = 1;

    /// <summary>The part of a row of A over the shared variables; empty for none.</summary>
    public ReadOnlySpan<double> Dense(int row) => _denseIndex[row] >= 0 ? _dense.AsSpan(_denseIndex[row] * Shared, Shared) : default;

    public ReadOnlySpan<int> Columns(int row) => _columns.AsSpan(_start[row], _start[row + 1] - _start[row]);

    public ReadOnlySpan<double> Entries(int row) => _entries.AsSpan(_start[row], _start[row + 1] - _start[row]);

    /// <summary>P over the shared variables where it is held, by rows.</summary>
    public ReadOnlySpan<double> Hessian => _hessian;

    /// <summary>Takes the linear term and the offsets of a program with the same matrices, in the scales that it has.</summary>
    public void Reload(ConicProgram program)
    {
        for (int j = 0; j < Variables; j++)
        {
            Linear[j] = program.Linear[j] * ColumnScale[j] * ObjectiveScale;
        }

        for (int i = 0; i < Rows; i++)
        {
            Offsets[i] = program.Offsets[i] * RowScale[i];
        }
    }

    /// <summary>result ← Ax.</summary>
    public void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        Span<double> products = _work.AsSpan(0, DenseCount);
        RowProducts.Multiply(_dense, Shared, x[..Shared], products);
        for (int i = 0; i < Rows; i++)
        {
            double sum = _denseIndex[i] >= 0 ? products[_denseIndex[i]] : 0;
            for (int k = _start[i]; k < _start[i + 1]; k++)
            {
                sum += _entries[k] * x[_columns[k]];
            }

            result[i] = sum;
        }
    }

    /// <summary>result ← result + A'z.</summary>
    public void AddTransposed(ReadOnlySpan<double> z, Span<double> result)
    {
        Span<double> weights = _work.AsSpan(0, DenseCount);
        for (int i = 0; i < Rows; i++)
        {
            double weight = z[i];
            if (_denseIndex[i] >= 0)
            {
                weights[_denseIndex[i]] = weight;
            }

            for (int k = _start[i]; k < _start[i + 1]; k++)
            {
                result[_columns[k]] += _entries[k] * weight;
            }
        }

        RowProducts.AddTransposed(_dense, Shared, weights, result[..Shared]);
    }

    /// <summary>result ← Px.</summary>
    public void MultiplyHessian(ReadOnlySpan<double> x, Span<double> result)
    {
        Span<double> shared = result[..Shared];
        if (HoldsHessian)
        {
            RowProducts.Multiply(_hessian, Shared, x[..Shared], shared);
        }
        else if (_operator is not null)
        {
            Span<double> unscaled = _work.AsSpan(0, Shared);
            for (int j = 0; j < Shared; j++)
            {
                unscaled[j] = ColumnScale[j] * x[j];
            }

            _operator.Multiply(unscaled, shared);
            for (int j = 0; j < Shared; j++)
            {
                shared[j] *= ObjectiveScale * ColumnScale[j];
            }
        }
        else
        {
            shared.Clear();
        }

        for (int l = 0; l < Curvature.Length; l++)
        {
            result[Shared + l] = Curvature[l] * x[Shared + l];
        }
    }

    private static double[] Filled(int length)
    {
        double[] ones = new double[length];
        Array.Fill(ones, 1);
        return ones;
    }

    private static double PowerOfTwo(double value) => Math.ScaleB(1, (int)Math.Round(Math.Log2(value)));

    private void CopyRows()
    {
        int next = 0;
        for (int i = 0; i < Rows; i++)
        {
            ReadOnlySpan<double> source = _program.Rows.Dense(i);
            if (!source.IsEmpty)
            {
                Span<double> target = _dense.AsSpan(_denseIndex[i] * Shared, Shared);
                target.Clear();
                Kernels.Axpy(-_program.Rows.Factor(i), source, target);
            }

            ReadOnlySpan<int> columns = _program.Rows.Columns(i);
            ReadOnlySpan<double> entries = _program.Rows.Entries(i);
            for (int k = 0; k < columns.Length; k++)
            {
                (_columns[next], _entries[next]) = (columns[k], -entries[k]);
                next++;
            }

            _start[i + 1] = next;
        }
    }

    private void Equilibrate()
    {
        double[] columnNorm = new double[Variables];
        double[] rowNorm = new double[Rows];
        double[] columnStep = new double[Variables];
        for (int round = 0; round < Rounds; round++)
        {
            Norms(columnNorm, rowNorm);
            OnePerCone(rowNorm);
            for (int j = 0; j < Variables; j++)
            {
                columnStep[j] = Step(columnNorm[j], ColumnScale[j]);
            }

            for (int i = 0; i < Rows; i++)
            {
                Scale(i, Step(rowNorm[i], RowScale[i]), columnStep);
            }

            ScaleColumns(columnStep);
        }

        double largest = Kernels.MaxAbs(Linear);
        double curved = 0;
        for (int j = 0; j < Shared; j++)
        {
            curved += HasHessian ? DiagonalOfHessian(j) : 0;
        }

        for (int l = 0; l < Curvature.Length; l++)
        {
            curved += Curvature[l];
        }

        largest = Math.Max(largest, curved / Variables);
        if (largest > 0)
        {
            ObjectiveScale = PowerOfTwo(1 / largest);
            Kernels.Scale(ObjectiveScale, Linear);
            Kernels.Scale(ObjectiveScale, Curvature);
            Kernels.Scale(ObjectiveScale, _hessian);
        }
    }

    private static double Step(double norm, double scale)
    {
        double step = norm > 0 ? PowerOfTwo(1 / Math.Sqrt(norm)) : 1;
        double next = step * scale;
        return next > LargestScale || next < 1 / LargestScale ? 1 : step;
    }

    private double DiagonalOfHessian(int column) => HoldsHessian
        ? _hessian[(column * Shared) + column]
        : _operator!.Diagonal(column) * ColumnScale[column] * ColumnScale[column];

    private void Norms(double[] columnNorm, double[] rowNorm)
    {
        for (int j = 0; j < Variables; j++)
        {
            columnNorm[j] = j >= Shared ? Curvature[j - Shared] : HasHessian ? DiagonalOfHessian(j) : 0;
        }

        for (int i = 0; i < Rows; i++)
        {
            double largest = _denseIndex[i] >= 0 ? RowProducts.MaxAbs(Dense(i), columnNorm.AsSpan(0, Shared)) : 0;
            for (int k = _start[i]; k < _start[i + 1]; k++)
            {
                double size = Math.Abs(_entries[k]);
                largest = Math.Max(largest, size);
                columnNorm[_columns[k]] = Math.Max(columnNorm[_columns[k]], size);
            }

            rowNorm[i] = largest;
        }
    }

    private void OnePerCone(double[] rowNorm)
    {
        int start = 0;
        foreach (Cone cone in _program.Cones)
        {
            if (cone.Kind is not (ConeKind.Zero or ConeKind.Nonnegative))
            {
                Span<double> part = rowNorm.AsSpan(start, cone.Dimension);
                part.Fill(Kernels.MaxAbs(part));
            }

            start += cone.Dimension;
        }
    }

    private void Scale(int row, double step, double[] columnStep)
    {
        RowScale[row] *= step;
        Offsets[row] *= step;
        if (_denseIndex[row] >= 0)
        {
            RowProducts.Scale(_dense.AsSpan(_denseIndex[row] * Shared, Shared), step, columnStep.AsSpan(0, Shared));
        }

        for (int k = _start[row]; k < _start[row + 1]; k++)
        {
            _entries[k] *= step * columnStep[_columns[k]];
        }
    }

    private void ScaleColumns(double[] step)
    {
        for (int j = 0; j < Variables; j++)
        {
            ColumnScale[j] *= step[j];
            Linear[j] *= step[j];
            if (j >= Shared)
            {
                Curvature[j - Shared] *= step[j] * step[j];
            }
        }

        if (HoldsHessian)
        {
            for (int j = 0; j < Shared; j++)
            {
                RowProducts.Scale(_hessian.AsSpan(j * Shared, Shared), step[j], step.AsSpan(0, Shared));
            }
        }
    }
}
