using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Sensitivity;

/// <summary>
/// The optimality conditions on the variables that are free and the rows that bind, factorised once: Q over the free variables, with the
/// binding rows' squares added where Q alone has no curvature, and the rows' complement in it. Immutable once made.
/// </summary>
internal sealed class FreeDirections
{
    // Share of a diagonal entry below which what the factorisation leaves of it is rounding.
    private const double SmallestPivot = 1e-11;

    private readonly QuadraticProgram _program;
    private readonly int[] _free;
    private readonly int[] _rows;
    private readonly double[] _factor; // of Q + A'DA over the free variables
    private readonly double[] _lift; // D, zeros where Q needs none
    private readonly double[] _coefficients; // A over the free variables, one row after another
    private readonly double[] _solved; // the factor's solutions of these rows
    private readonly double[] _complement; // factor of A(Q + A'DA)⁻¹A'

    public FreeDirections(QuadraticProgram program, int[] free, int[] rows)
    {
        (_program, _free, _rows) = (program, free, rows);
        int k = free.Length;
        int r = rows.Length;
        (_factor, _lift) = (new double[k * k], new double[r]);
        (_coefficients, _solved, _complement) = (new double[r * k], new double[r * k], new double[r * r]);
        for (int i = 0; i < r; i++)
        {
            ReadOnlySpan<double> row = program.Rows.Row(rows[i]);
            for (int a = 0; a < k; a++)
            {
                _coefficients[(i * k) + a] = row[free[a]];
            }
        }

        IsUnique = Factorize(lifted: false) || Factorize(lifted: true);
        RowsAreIndependent = IsUnique && FactorizeRows();
    }

    /// <summary>Whether the objective is curved in every direction that the binding rows leave.</summary>
    public bool IsUnique { get; }

    /// <summary>Whether the binding rows are independent over the free variables.</summary>
    public bool RowsAreIndependent { get; }

    /// <summary>
    /// Minimises ½d'Qd + <paramref name="linear"/>'d over the free variables with the binding rows' values as given. The others' values are
    /// in <paramref name="point"/>, where the answer is written; multipliers of the binding rows go to <paramref name="multipliers"/>.
    /// O(k² + nk), with one step of refinement.
    /// </summary>
    public void Solve(ReadOnlySpan<double> linear, ReadOnlySpan<double> values, Span<double> point, Span<double> multipliers)
    {
        foreach (int j in _free)
        {
            point[j] = 0;
        }

        multipliers.Clear();
        double[] gradient = new double[_free.Length];
        double[] missing = new double[_rows.Length];
        double[] product = new double[point.Length];
        for (int pass = 0; pass < 2; pass++)
        {
            Multiply(point, product);
            for (int a = 0; a < gradient.Length; a++)
            {
                gradient[a] = product[_free[a]] + linear[_free[a]];
            }

            for (int i = 0; i < missing.Length; i++)
            {
                Kernels.Axpy(-multipliers[_rows[i]], Row(_coefficients, i), gradient);
                missing[i] = values[_rows[i]] - Kernels.Dot(_program.Rows.Row(_rows[i]), point);
            }

            Step(gradient, missing);
            for (int a = 0; a < gradient.Length; a++)
            {
                point[_free[a]] += gradient[a];
            }

            for (int i = 0; i < missing.Length; i++)
            {
                multipliers[_rows[i]] += missing[i];
            }
        }
    }

    // Few variables move: the free ones, and those that their bounds take along.
    private void Multiply(ReadOnlySpan<double> point, double[] product)
    {
        int[] columns = new int[point.Length];
        double[] weights = new double[point.Length];
        int moving = 0;
        for (int j = 0; j < point.Length; j++)
        {
            if (point[j] != 0)
            {
                (columns[moving], weights[moving++]) = (j, point[j]);
            }
        }

        product.AsSpan().Clear();
        _program.Hessian.AddColumns(columns.AsSpan(0, moving), weights.AsSpan(0, moving), product);
    }

    // In: slopes and missing values; out: changes of the variables and of the multipliers.
    private void Step(double[] gradient, double[] missing)
    {
        int k = _free.Length;
        Kernels.Scale(-1, gradient);
        double[] lifted = new double[missing.Length];
        for (int i = 0; i < missing.Length; i++)
        {
            lifted[i] = missing[i] - Kernels.Dot(Row(_solved, i), gradient);
        }

        Cholesky.Solve(_complement, missing.Length, lifted);
        for (int i = 0; i < missing.Length; i++)
        {
            Kernels.Axpy(lifted[i], Row(_coefficients, i), gradient);
            missing[i] = lifted[i] - (_lift[i] * missing[i]);
        }

        Cholesky.Solve(_factor, k, gradient);
    }

    private bool Factorize(bool lifted)
    {
        int k = _free.Length;
        double largest = 0;
        for (int a = 0; a < k; a++)
        {
            _program.Hessian.Gather(_free[a], _free, _factor.AsSpan(a * k, k));
            largest = Math.Max(largest, _factor[(a * k) + a]);
        }

        if (lifted)
        {
            for (int i = 0; i < _rows.Length; i++)
            {
                double square = Kernels.Dot(Row(_coefficients, i), Row(_coefficients, i));
                _lift[i] = square > 0 ? (largest > 0 ? largest : 1) * Math.Max(1, k) / square : 0;
                for (int a = 0; a < k; a++)
                {
                    Kernels.Axpy(_lift[i] * _coefficients[(i * k) + a], Row(_coefficients, i), _factor.AsSpan(a * k, k));
                }
            }
        }

        return FactorizeClearly(_factor, k);
    }

    private bool FactorizeRows()
    {
        int k = _free.Length;
        int r = _rows.Length;
        _coefficients.CopyTo(_solved, 0);
        for (int i = 0; i < r; i++)
        {
            Cholesky.Solve(_factor, k, Row(_solved, i));
        }

        for (int i = 0; i < r; i++)
        {
            for (int h = 0; h <= i; h++)
            {
                _complement[(i * r) + h] = Kernels.Dot(Row(_coefficients, i), Row(_solved, h));
            }
        }

        return FactorizeClearly(_complement, r);
    }

    private static bool FactorizeClearly(double[] matrix, int order)
    {
        double[] diagonal = new double[order];
        for (int i = 0; i < order; i++)
        {
            diagonal[i] = matrix[(i * order) + i];
        }

        if (!Cholesky.FactorizeInPlace(matrix, order))
        {
            return false;
        }

        for (int i = 0; i < order; i++)
        {
            double pivot = matrix[(i * order) + i];
            if (!(pivot * pivot > SmallestPivot * diagonal[i]))
            {
                return false;
            }
        }

        return true;
    }

    private Span<double> Row(double[] matrix, int row) => matrix.AsSpan(row * _free.Length, _free.Length);
}
