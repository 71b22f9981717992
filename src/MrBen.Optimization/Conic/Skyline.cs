using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>
/// A sparse positive definite matrix by rows of its lower triangle, each from its first entry to the diagonal, and its Cholesky factor in
/// the same place. Chains have short rows. Not thread-safe.
/// </summary>
internal sealed class Skyline
{
    // A pivot that cancelled to less of the diagonal entry is rounding; refinement takes back what the replacement changes.
    private const double LeastShare = 1e-15;

    private readonly int[] _first;
    private readonly int[] _start;
    private readonly double[] _values;

    /// <param name="first">Of each row the column of its first entry, at most its own.</param>
    public Skyline(int[] first)
    {
        _first = first;
        _start = new int[first.Length + 1];
        for (int i = 0; i < first.Length; i++)
        {
            _start[i + 1] = checked(_start[i] + (i - first[i] + 1));
        }

        _values = new double[_start[^1]];
    }

    public int First(int row) => _first[row];

    /// <summary>The entries of a row, from its first one to the diagonal.</summary>
    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(_start[row], row - _first[row] + 1);

    public double Diagonal(int row) => _values[_start[row + 1] - 1];

    public void Clear() => _values.AsSpan().Clear();

    /// <summary>Adds to an entry of the lower triangle inside the row's reach.</summary>
    public void Add(int row, int column, double value) => _values[_start[row] + column - _first[row]] += value;

    /// <summary>Overwrites the matrix with its factor. False where an entry of the diagonal is not positive.</summary>
    public bool Factorize()
    {
        for (int i = 0; i < _first.Length; i++)
        {
            Span<double> row = _values.AsSpan(_start[i], i - _first[i] + 1);
            for (int k = _first[i]; k < i; k++)
            {
                int from = Math.Max(_first[i], _first[k]);
                ReadOnlySpan<double> other = _values.AsSpan(_start[k] + from - _first[k], k - from);
                ref double entry = ref row[k - _first[i]];
                entry = (entry - Kernels.Dot(row.Slice(from - _first[i], k - from), other)) / Diagonal(k);
            }

            double pivot = row[^1] - Kernels.Dot(row[..^1], row[..^1]);
            double least = LeastShare * row[^1];
            if (!(least > 0 && double.IsFinite(pivot)))
            {
                return false;
            }

            row[^1] = Math.Sqrt(Math.Max(pivot, least));
        }

        return true;
    }

    /// <summary>Replaces an entry of the factor by one that is known better.</summary>
    public void Set(int row, int column, double value) => _values[_start[row] + column - _first[row]] = value;

    /// <summary>x ← L⁻¹x.</summary>
    public void Forward(Span<double> x)
    {
        for (int i = 0; i < _first.Length; i++)
        {
            int length = i - _first[i];
            double value = length == 0 ? x[i] : x[i] - Kernels.Dot(_values.AsSpan(_start[i], length), x.Slice(_first[i], length));
            x[i] = value / Diagonal(i);
        }
    }

    /// <summary>x ← L⁻ᵀx.</summary>
    public void Backward(Span<double> x)
    {
        for (int i = _first.Length - 1; i >= 0; i--)
        {
            x[i] /= Diagonal(i);
            int length = i - _first[i];
            if (length > 0)
            {
                Kernels.Axpy(-x[i], _values.AsSpan(_start[i], length), x.Slice(_first[i], length));
            }
        }
    }
}
