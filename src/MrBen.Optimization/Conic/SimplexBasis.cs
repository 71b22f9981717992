using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>
/// The inverse of the square matrix of active rows over basic variables, kept as it changes by one row and one variable at a time, O(k²)
/// each. Not thread-safe.
/// </summary>
/// <param name="form">Where the coefficients are.</param>
internal sealed class SimplexBasis(PiecewiseLinearForm form)
{
    private const double SmallestPivot = 1e-13;

    private double[] _inverse = new double[16 * 16]; // rows by basic variables, columns by active rows
    private int _stride = 16;
    private double[] _first = new double[16];
    private double[] _second = new double[16];
    private double[] _third = new double[16];

    /// <summary>The active rows.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>The basic variables.</summary>
    public List<int> Variables { get; } = [];

    public int Size => Rows.Count;

    public void Clear()
    {
        Rows.Clear();
        Variables.Clear();
    }

    /// <summary>result ← B⁻¹ times a vector over the active rows.</summary>
    public void Solve(ReadOnlySpan<double> right, Span<double> result)
    {
        for (int i = 0; i < Size; i++)
        {
            result[i] = Kernels.Dot(Row(i), right[..Size]);
        }
    }

    /// <summary>result ← B⁻ᵀ times a vector over the basic variables.</summary>
    public void SolveTransposed(ReadOnlySpan<double> right, Span<double> result)
    {
        result[..Size].Clear();
        for (int i = 0; i < Size; i++)
        {
            if (right[i] != 0)
            {
                Kernels.Axpy(right[i], Row(i), result[..Size]);
            }
        }
    }

    /// <summary>Writes the squared lengths of the columns of B⁻¹: how far the variables move per unit of a row.</summary>
    public void SquaredColumns(Span<double> result)
    {
        result[..Size].Clear();
        for (int i = 0; i < Size; i++)
        {
            ReadOnlySpan<double> row = Row(i);
            for (int k = 0; k < row.Length; k++)
            {
                result[k] += row[k] * row[k];
            }
        }
    }

    /// <summary>B⁻¹ of a basic variable over the active rows.</summary>
    public ReadOnlySpan<double> InverseRow(int place) => Row(place);

    /// <summary>Takes rows and variables as they are, without their inverse: <see cref="Refactorize"/> must come next.</summary>
    public void Set(ReadOnlySpan<int> rows, ReadOnlySpan<int> variables)
    {
        Clear();
        Reserve(rows.Length);
        Rows.AddRange(rows);
        Variables.AddRange(variables);
    }

    /// <summary>Adds a row and a variable.</summary>
    public void Append(int row, int variable)
    {
        int k = Size;
        Reserve(k + 1);
        Span<double> p = _first.AsSpan(0, k);
        Span<double> q = _second.AsSpan(0, k);
        double corner = Border(row, variable, p, q);
        for (int i = 0; i < k; i++)
        {
            Kernels.Axpy(p[i] / corner, q, Row(i));
            _inverse[(i * _stride) + k] = -p[i] / corner;
            _inverse[(k * _stride) + i] = -q[i] / corner;
        }

        _inverse[(k * _stride) + k] = 1 / corner;
        Rows.Add(row);
        Variables.Add(variable);
    }

    /// <summary>Takes out the row and the variable at two places.</summary>
    public void Remove(int rowPlace, int variablePlace)
    {
        int last = Size - 1;
        Span<double> q = _second.AsSpan(0, Size);
        Row(variablePlace).CopyTo(q);
        double corner = q[rowPlace];
        for (int i = 0; i <= last; i++)
        {
            if (i != variablePlace)
            {
                Kernels.Axpy(-_inverse[(i * _stride) + rowPlace] / corner, q, Row(i));
            }
        }

        Row(last).CopyTo(Row(variablePlace));
        for (int i = 0; i < last; i++)
        {
            _inverse[(i * _stride) + rowPlace] = _inverse[(i * _stride) + last];
        }

        (Rows[rowPlace], Variables[variablePlace]) = (Rows[last], Variables[last]);
        Rows.RemoveAt(last);
        Variables.RemoveAt(last);
    }

    /// <summary>Lets a variable take the place of a basic one.</summary>
    public void ReplaceVariable(int place, int variable)
    {
        Span<double> p = _first.AsSpan(0, Size);
        ColumnOf(variable, _second);
        Solve(_second, p);
        Span<double> pivotRow = Row(place);
        Kernels.Scale(1 / p[place], pivotRow);
        for (int i = 0; i < Size; i++)
        {
            if (i != place && p[i] != 0)
            {
                Kernels.Axpy(-p[i], pivotRow, Row(i));
            }
        }

        Variables[place] = variable;
    }

    /// <summary>Lets a row take the place of an active one.</summary>
    public void ReplaceRow(int place, int row)
    {
        Span<double> q = _second.AsSpan(0, Size);
        RowOf(row, _first);
        SolveTransposed(_first, q);
        double pivot = q[place];
        q[place] = 0;
        for (int i = 0; i < Size; i++)
        {
            double value = _inverse[(i * _stride) + place] / pivot;
            if (value != 0)
            {
                Kernels.Axpy(-value, q, Row(i));
            }

            _inverse[(i * _stride) + place] = value;
        }

        Rows[place] = row;
    }

    /// <summary>
    /// Inverts anew, by elimination with row exchanges; false where the matrix is singular but for rounding, and nothing is left then.
    /// </summary>
    public bool Refactorize()
    {
        int k = Size;
        double[] matrix = new double[k * k];
        int[] order = new int[k];
        for (int j = 0; j < k; j++)
        {
            ReadOnlySpan<double> column = form.Column(Variables[j]);
            for (int i = 0; i < k; i++)
            {
                matrix[(i * k) + j] = column[Rows[i]];
            }

            order[j] = j;
        }

        double[] inverse = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            double size = form.LargestOfRow[Rows[i]];
            Kernels.Scale(1 / size, matrix.AsSpan(i * k, k)); // So that rows are exchanged for what they are.
            inverse[(i * k) + i] = 1 / size;
        }

        for (int j = 0; j < k; j++)
        {
            int best = j;
            for (int i = j + 1; i < k; i++)
            {
                best = Math.Abs(matrix[(i * k) + j]) > Math.Abs(matrix[(best * k) + j]) ? i : best;
            }

            double pivot = matrix[(best * k) + j];
            if (!(Math.Abs(pivot) > SmallestPivot * form.LargestOfColumn[Variables[j]]))
            {
                return false;
            }

            Exchange(matrix, best, j, k);
            Exchange(inverse, best, j, k);
            Span<double> pivotRow = matrix.AsSpan(j * k, k);
            Span<double> pivotInverse = inverse.AsSpan(j * k, k);
            Kernels.Scale(1 / pivot, pivotRow);
            Kernels.Scale(1 / pivot, pivotInverse);
            for (int i = 0; i < k; i++)
            {
                double factor = i == j ? 0 : matrix[(i * k) + j];
                if (factor != 0)
                {
                    Kernels.Axpy(-factor, pivotRow[j..], matrix.AsSpan((i * k) + j, k - j));
                    Kernels.Axpy(-factor, pivotInverse, inverse.AsSpan(i * k, k));
                }
            }
        }

        for (int i = 0; i < k; i++)
        {
            inverse.AsSpan(i * k, k).CopyTo(Row(i));
        }

        return true;
    }

    /// <summary>Writes the coefficients of a variable in the active rows.</summary>
    public void ColumnOf(int variable, Span<double> result)
    {
        ReadOnlySpan<double> column = form.Column(variable);
        for (int i = 0; i < Size; i++)
        {
            result[i] = column[Rows[i]];
        }
    }

    private static void Exchange(double[] matrix, int first, int second, int k)
    {
        for (int j = 0; first != second && j < k; j++)
        {
            (matrix[(first * k) + j], matrix[(second * k) + j]) = (matrix[(second * k) + j], matrix[(first * k) + j]);
        }
    }

    private Span<double> Row(int place) => _inverse.AsSpan(place * _stride, Size);

    private void RowOf(int row, Span<double> result)
    {
        for (int j = 0; j < Size; j++)
        {
            result[j] = form.Column(Variables[j])[row];
        }
    }

    // B⁻¹b and B⁻ᵀg of a new column b and row g, and what the two leave of their common entry.
    private double Border(int row, int variable, Span<double> p, Span<double> q)
    {
        ColumnOf(variable, _third);
        Solve(_third, p);
        RowOf(row, _third);
        SolveTransposed(_third, q);
        return form.Column(variable)[row] - Kernels.Dot(_third.AsSpan(0, Size), p);
    }

    private void Reserve(int size)
    {
        if (size <= _stride)
        {
            return;
        }

        int stride = Math.Max(size, 2 * _stride);
        double[] inverse = new double[stride * stride];
        for (int i = 0; i < Size; i++)
        {
            Row(i).CopyTo(inverse.AsSpan(i * stride, Size));
        }

        (_inverse, _stride) = (inverse, stride);
        (_first, _second, _third) = (new double[stride], new double[stride], new double[stride]);
    }
}
