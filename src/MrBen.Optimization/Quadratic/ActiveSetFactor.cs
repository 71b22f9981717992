using System.Diagnostics;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// The factors of Goldfarb and Idnani for H = LL' and the normals N of q active constraints: J = L⁻ᵀQ and R with J'N = [R; 0]. Columns of J
/// are stored as rows, R by columns, so that every loop is contiguous. Adding a constraint is one Householder reflection (a rank-1 change
/// of the columns of J beyond q), deleting one a sweep of Givens rotations. Source: Goldfarb and Idnani (1983), Mathematical Programming 27.
/// </summary>
internal sealed class ActiveSetFactor
{
    private readonly int _n;
    private readonly double[] _j;      // row k is column k of J
    private readonly double[] _start;  // L⁻¹, the J of the empty active set
    private readonly double[] _r;      // column k of R starts at k·n
    private readonly double[] _work;

    public ActiveSetFactor(int variables)
    {
        _n = variables;
        _j = new double[variables * variables];
        _start = new double[variables * variables];
        _r = new double[variables * variables];
        _work = new double[variables];
    }

    /// <summary>Number of active constraints, q.</summary>
    public int Count { get; private set; }

    /// <summary>Factors H (n × n, row after row). Returns the row whose pivot is not above <paramref name="smallestPivot"/>, or −1.</summary>
    public int Factorize(ReadOnlySpan<double> hessian, double smallestPivot)
    {
        Span<double> lower = _r;
        for (int i = 0; i < _n; i++)
        {
            Span<double> row = lower.Slice(i * _n, _n);
            for (int k = 0; k < i; k++)
            {
                ReadOnlySpan<double> other = lower.Slice(k * _n, k);
                row[k] = (hessian[(i * _n) + k] - Kernels.Dot(row[..k], other)) / lower[(k * _n) + k];
            }

            double pivot = hessian[(i * _n) + i] - Kernels.Dot(row[..i], row[..i]);
            if (!(pivot > smallestPivot))
            {
                return i;
            }

            row[i] = Math.Sqrt(pivot);
        }

        Array.Clear(_start);
        for (int i = 0; i < _n; i++)
        {
            Span<double> inverse = _start.AsSpan(i * _n, _n);
            ReadOnlySpan<double> row = lower.Slice(i * _n, i + 1);
            for (int k = 0; k < i; k++)
            {
                Kernels.Axpy(-row[k], _start.AsSpan(k * _n, k + 1), inverse[..(k + 1)]);
            }

            double reciprocal = 1 / row[i];
            Kernels.Scale(reciprocal, inverse[..i]);
            inverse[i] = reciprocal;
        }

        Clear();
        return -1;
    }

    /// <summary>
    /// After <see cref="Factorize"/> failed at a row: writes the direction v with v'Hv equal to the failed pivot.
    /// </summary>
    public void FailedDirection(int row, Span<double> direction)
    {
        direction.Clear();
        ReadOnlySpan<double> last = _r.AsSpan(row * _n, row);
        for (int k = 0; k < row; k++)
        {
            direction[k] = -last[k];
        }

        for (int k = row - 1; k >= 0; k--)
        {
            direction[k] /= _r[(k * _n) + k];
            Kernels.Axpy(-direction[k], _r.AsSpan(k * _n, k), direction[..k]);
        }

        direction[row] = 1;
    }

    /// <summary>Goes back to the empty active set.</summary>
    public void Clear()
    {
        _start.CopyTo(_j, 0);
        Count = 0;
    }

    /// <summary>Writes J'v.</summary>
    public void Project(ReadOnlySpan<double> vector, Span<double> result)
    {
        for (int k = 0; k < _n; k++)
        {
            result[k] = Kernels.Dot(_j.AsSpan(k * _n, _n), vector);
        }
    }

    /// <summary>Writes J'eᵢ times a sign.</summary>
    public void ProjectUnit(int index, double sign, Span<double> result)
    {
        for (int k = 0; k < _n; k++)
        {
            result[k] = sign * _j[(k * _n) + index];
        }
    }

    /// <summary>Writes z = J₂d₂: the primal step direction of a constraint with J'n = d.</summary>
    public void PrimalDirection(ReadOnlySpan<double> d, Span<double> z)
    {
        z.Clear();
        for (int k = Count; k < _n; k++)
        {
            Kernels.Axpy(d[k], _j.AsSpan(k * _n, _n), z);
        }
    }

    /// <summary>Adds Jw to <paramref name="result"/>.</summary>
    public void AddCombination(ReadOnlySpan<double> w, Span<double> result)
    {
        for (int k = 0; k < _n; k++)
        {
            Kernels.Axpy(w[k], _j.AsSpan(k * _n, _n), result);
        }
    }

    /// <summary>Solves R r = d₁ (r and d₁ of length q; they may be the same).</summary>
    public void SolveUpper(ReadOnlySpan<double> d, Span<double> r)
    {
        d[..Count].CopyTo(r);
        for (int k = Count - 1; k >= 0; k--)
        {
            ReadOnlySpan<double> column = _r.AsSpan(k * _n, k + 1);
            r[k] /= column[k];
            Kernels.Axpy(-r[k], column[..k], r[..k]);
        }
    }

    /// <summary>Solves R'w = b (both of length q; they may be the same).</summary>
    public void SolveLower(ReadOnlySpan<double> b, Span<double> w)
    {
        for (int k = 0; k < Count; k++)
        {
            ReadOnlySpan<double> column = _r.AsSpan(k * _n, k + 1);
            w[k] = (b[k] - Kernels.Dot(column[..k], w[..k])) / column[k];
        }
    }

    /// <summary>Appends the constraint with J'n = d; z = J₂d₂ must be given. Requires ‖d₂‖ &gt; 0.</summary>
    public void Append(ReadOnlySpan<double> d, ReadOnlySpan<double> z)
    {
        int q = Count;
        Debug.Assert(q < _n, "No free direction is left.");
        ReadOnlySpan<double> tail = d[q..];
        double norm = Math.Sqrt(Kernels.Dot(tail, tail));
        double signed = tail[0] >= 0 ? norm : -norm;
        Span<double> v = _work.AsSpan(0, _n - q);
        tail.CopyTo(v);
        v[0] += signed;
        double square = Kernels.Dot(v, v);

        // v'J₂' = z + s‖d₂‖·(row q): no product with J is needed.
        Span<double> projected = _r.AsSpan(q * _n, _n);
        z.CopyTo(projected);
        Kernels.Axpy(signed, _j.AsSpan(q * _n, _n), projected);
        for (int k = q; k < _n; k++)
        {
            Kernels.Axpy(-2 * v[k - q] / square, projected, _j.AsSpan(k * _n, _n));
        }

        Span<double> column = _r.AsSpan(q * _n, _n);
        column.Clear();
        d[..q].CopyTo(column);
        column[q] = -signed;
        Count = q + 1;
    }

    /// <summary>Removes the active constraint at <paramref name="position"/>; those behind it move one place forward.</summary>
    public void RemoveAt(int position)
    {
        int q = Count;
        for (int k = position; k < q - 1; k++)
        {
            Span<double> next = _r.AsSpan((k + 1) * _n, k + 2);
            next.CopyTo(_r.AsSpan(k * _n, k + 2));
        }

        Count = q - 1;
        for (int k = position; k < Count; k++)
        {
            double a = _r[(k * _n) + k];
            double b = _r[(k * _n) + k + 1];
            if (b == 0)
            {
                continue;
            }

            double length = Math.Sqrt((a * a) + (b * b));
            double cosine = a / length;
            double sine = b / length;
            for (int column = k; column < Count; column++)
            {
                double top = _r[(column * _n) + k];
                double bottom = _r[(column * _n) + k + 1];
                _r[(column * _n) + k] = (cosine * top) + (sine * bottom);
                _r[(column * _n) + k + 1] = (cosine * bottom) - (sine * top);
            }

            Kernels.Rotate(cosine, sine, _j.AsSpan(k * _n, _n), _j.AsSpan((k + 1) * _n, _n));
        }
    }
}
