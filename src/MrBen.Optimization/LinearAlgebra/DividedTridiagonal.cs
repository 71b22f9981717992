using System.Numerics;
using System.Runtime.InteropServices;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by divide and conquer: two halves and an outer product between them,
/// whose eigenvectors are one matrix product away from the halves' own. Not thread-safe.
/// </summary>
/// <remarks>
/// Sources: Cuppen (1981), Numerische Mathematik 36; Gu and Eisenstat (1995), SIAM J. Matrix Analysis and Applications 16(1), whose weights
/// computed anew from the roots keep the vectors orthogonal. 4n³/3 flops at most, in products; fewer where values deflate.
/// </remarks>
internal sealed class DividedTridiagonal
{
    private const double Rounding = 1.0 / (1L << 53);

    // Below this order the implicit QR steps are faster.
    private const int LeafOrder = 32;

    private readonly int _n;
    private readonly double[] _values;
    private readonly double[] _beside;
    private readonly double[] _vectors;      // rows, n × n; the block of a part holds its eigenvectors
    private readonly double[] _z;            // the outer product's vector in the basis of the halves
    private readonly double[] _poles;
    private readonly double[] _weights;
    private readonly double[] _recomputed;
    private readonly double[] _roots;
    private readonly double[] _combinations; // row j: dᵢ − λⱼ, then eigenvector j in the basis of the kept rows
    private readonly double[] _gathered;
    private readonly double[] _products;
    private readonly int[] _order;
    private readonly int[] _kept;
    private readonly Origin[] _origins;
    private readonly CancellationToken _cancellationToken;

    private DividedTridiagonal(double[] diagonal, double[] beside, double[] vectors, CancellationToken cancellationToken)
    {
        _n = diagonal.Length;
        _values = diagonal;
        _beside = beside;
        _vectors = vectors;
        _z = new double[_n];
        _poles = new double[_n];
        _weights = new double[_n];
        _recomputed = new double[_n];
        _roots = new double[_n];
        _combinations = new double[_n * _n];
        _gathered = new double[_n * _n];
        _products = new double[_n * _n];
        _order = new int[_n];
        _kept = new int[_n];
        _origins = new Origin[_n];
        _cancellationToken = cancellationToken;
    }

    /// <summary>Which half a row has entries in.</summary>
    private enum Origin
    {
        First,
        Both,
        Second,
    }

    /// <summary>
    /// Overwrites the diagonal with the eigenvalues, ascending, and writes the eigenvectors into the rows of <paramref name="vectors"/>
    /// (n × n). The entries beside the diagonal are used up.
    /// </summary>
    public static void Run(double[] diagonal, double[] beside, double[] vectors, CancellationToken cancellationToken)
    {
        Array.Clear(vectors);
        new DividedTridiagonal(diagonal, beside, vectors, cancellationToken).Solve(0, diagonal.Length);
    }

    private void Solve(int first, int end)
    {
        int size = end - first;
        if (size <= LeafOrder)
        {
            SolveLeaf(first, size);
            return;
        }

        int middle = first + (size / 2);
        double coupling = _beside[middle - 1];
        _values[middle - 1] -= Math.Abs(coupling);
        _values[middle] -= Math.Abs(coupling);
        Solve(first, middle);
        Solve(middle, end);
        _cancellationToken.ThrowIfCancellationRequested();
        Merge(first, middle, end, coupling);
    }

    private void SolveLeaf(int first, int size)
    {
        for (int i = first; i < first + size; i++)
        {
            Row(i)[i] = 1;
        }

        Span<double> values = _values.AsSpan(first, size);
        TridiagonalIteration.Run(values, _beside.AsSpan(first, Math.Max(0, size - 1)), _vectors.AsSpan((first * _n) + first), _n,
            _cancellationToken);
        for (int i = 0; i < size; i++)
        {
            int smallest = i;
            for (int k = i + 1; k < size; k++)
            {
                smallest = values[k] < values[smallest] ? k : smallest;
            }

            if (smallest != i)
            {
                (values[i], values[smallest]) = (values[smallest], values[i]);
                Span<double> moved = Row(first + i).Slice(first, size);
                moved.CopyTo(_z);
                Row(first + smallest).Slice(first, size).CopyTo(moved);
                _z.AsSpan(0, size).CopyTo(Row(first + smallest)[first..]);
            }
        }
    }

    private Span<double> Row(int index) => _vectors.AsSpan(index * _n, _n);

    private void Merge(int first, int middle, int end, double coupling)
    {
        // D + ρzz' with |z| = 1: the last entries of the first half's vectors, the first entries of the second half's.
        double scale = Math.Sqrt(0.5);
        for (int i = first; i < end; i++)
        {
            _z[i] = i < middle ? scale * Row(i)[middle - 1] : (coupling < 0 ? -scale : scale) * Row(i)[middle];
            _origins[i] = i < middle ? Origin.First : Origin.Second;
            _order[i] = i;
        }

        double rho = 2 * Math.Abs(coupling);
        int count = Deflate(first, end, rho);
        Combine(first, middle, end, rho, count);
    }

    // Keeps the entries that matter in _kept, ascending; those that do not are eigenpairs as they stand.
    private int Deflate(int first, int end, double rho)
    {
        int size = end - first;
        double[] sorted = _roots;
        _values.AsSpan(first, size).CopyTo(sorted.AsSpan(first));
        sorted.AsSpan(first, size).Sort(_order.AsSpan(first, size));
        double tolerance = 8 * Rounding * Math.Max(Kernels.MaxAbs(_values.AsSpan(first, size)), Kernels.MaxAbs(_z.AsSpan(first, size)));
        int count = 0;
        int candidate = -1;
        for (int i = first; i < end; i++)
        {
            int next = _order[i];
            if (rho * Math.Abs(_z[next]) <= tolerance)
            {
                _z[next] = 0;
                continue;
            }

            if (candidate >= 0 && !TryDeflate(candidate, next, first, size, tolerance))
            {
                _kept[count++] = candidate;
            }

            candidate = next;
        }

        if (candidate >= 0)
        {
            _kept[count++] = candidate;
        }

        return count;
    }

    // Two poles close to each other: a rotation moves the weight of one to the other where the entry it leaves is rounding.
    private bool TryDeflate(int one, int other, int first, int size, double tolerance)
    {
        double length = double.Hypot(_z[one], _z[other]);
        double cosine = _z[other] / length;
        double sine = -_z[one] / length;
        if (!(Math.Abs((_values[other] - _values[one]) * cosine * sine) <= tolerance))
        {
            return false;
        }

        _z[other] = length;
        _z[one] = 0;
        Kernels.Rotate(cosine, sine, Row(one).Slice(first, size), Row(other).Slice(first, size));
        if (_origins[one] != _origins[other])
        {
            _origins[other] = Origin.Both;
        }

        double low = _values[one];
        double high = _values[other];
        _values[one] = (low * cosine * cosine) + (high * sine * sine);
        _values[other] = (low * sine * sine) + (high * cosine * cosine);
        return true;
    }

    private void Combine(int first, int middle, int end, double rho, int count)
    {
        int size = end - first;
        FindRoots(rho, count);

        // Rows by origin, so that zeros are not multiplied: those of the first half and of both, then those of both and of the second.
        Span<int> places = _order.AsSpan(first, count);
        int onlyFirst = Place(Origin.First, 0, places);
        int inFirst = Place(Origin.Both, onlyFirst, places);
        Place(Origin.Second, inFirst, places);
        FormCombinations(count, places);
        int firstSize = middle - first;
        int secondSize = end - middle;
        Span<double> firstRows = _gathered.AsSpan(0, inFirst * firstSize);
        Span<double> secondRows = _gathered.AsSpan(inFirst * firstSize, (count - onlyFirst) * secondSize);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> row = Row(_kept[i]);
            if (places[i] < inFirst)
            {
                row.Slice(first, firstSize).CopyTo(firstRows[(places[i] * firstSize)..]);
            }

            if (places[i] >= onlyFirst)
            {
                row.Slice(middle, secondSize).CopyTo(secondRows[((places[i] - onlyFirst) * secondSize)..]);
            }
        }

        Span<double> products = _products.AsSpan(0, size * size);
        products[..(count * size)].Clear();
        MatrixProduct.Add(1, MatrixView.ByRows(_combinations, count, inFirst, count),
            MatrixView.ByRows(firstRows, inFirst, firstSize, firstSize), products, size);
        MatrixProduct.Add(1, MatrixView.ByRows(_combinations.AsSpan(onlyFirst), count, count - onlyFirst, count),
            MatrixView.ByRows(secondRows, count - onlyFirst, secondSize, secondSize), products[firstSize..], size);
        PutInOrder(first, size, count);
    }

    private int Place(Origin origin, int next, Span<int> places)
    {
        for (int i = 0; i < places.Length; i++)
        {
            if (_origins[_kept[i]] == origin)
            {
                places[i] = next++;
            }
        }

        return next;
    }

    // The roots, and dᵢ − λⱼ in row j of the combinations.
    private void FindRoots(double rho, int count)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            _poles[i] = _values[_kept[i]];
            _weights[i] = rho * _z[_kept[i]] * _z[_kept[i]];
            sum += _weights[i];
        }

        for (int j = 0; j < count; j++)
        {
            _roots[j] = SecularEquation.Solve(
                j, _poles.AsSpan(0, count), _weights.AsSpan(0, count), sum, _combinations.AsSpan(j * count, count));
        }

        // The weights for which the computed roots are exact: vectors from them are orthogonal however close the roots lie.
        Span<double> recomputed = _recomputed.AsSpan(0, count);
        recomputed.Fill(-1);
        for (int j = 0; j < count; j++)
        {
            ReadOnlySpan<double> row = _combinations.AsSpan(j * count, count);
            MultiplyByRatios(recomputed[..j], row[..j], _poles.AsSpan(0, j), _poles[j]);
            recomputed[j] *= row[j];
            MultiplyByRatios(recomputed[(j + 1)..], row[(j + 1)..], _poles.AsSpan(j + 1, count - j - 1), _poles[j]);
        }

        for (int i = 0; i < count; i++)
        {
            recomputed[i] = Math.CopySign(Math.Sqrt(Math.Abs(recomputed[i])), _z[_kept[i]]);
        }
    }

    private static void MultiplyByRatios(Span<double> target, ReadOnlySpan<double> above, ReadOnlySpan<double> poles, double pole)
    {
        int width = Vector<double>.Count;
        ref double pt = ref MemoryMarshal.GetReference(target);
        ref double pa = ref MemoryMarshal.GetReference(above);
        ref double pp = ref MemoryMarshal.GetReference(poles);
        Vector<double> subtrahend = new(pole);
        int i = 0;
        for (; i <= target.Length - width; i += width)
        {
            Vector<double> ratio = Vector.LoadUnsafe(ref pa, (nuint)i) / (Vector.LoadUnsafe(ref pp, (nuint)i) - subtrahend);
            (Vector.LoadUnsafe(ref pt, (nuint)i) * ratio).StoreUnsafe(ref pt, (nuint)i);
        }

        for (; i < target.Length; i++)
        {
            target[i] *= above[i] / (poles[i] - pole);
        }
    }

    private void FormCombinations(int count, ReadOnlySpan<int> places)
    {
        Span<double> vector = _weights.AsSpan(0, count);
        for (int j = 0; j < count; j++)
        {
            Span<double> row = _combinations.AsSpan(j * count, count);
            for (int i = 0; i < count; i++)
            {
                vector[i] = _recomputed[i] / row[i];
            }

            double reciprocal = 1 / Math.Sqrt(Kernels.Dot(vector, vector));
            for (int i = 0; i < count; i++)
            {
                row[places[i]] = vector[i] * reciprocal;
            }
        }
    }

    // New vectors and those that deflated, by ascending value.
    private void PutInOrder(int first, int size, int count)
    {
        int deflated = count;
        for (int i = first; i < first + size; i++)
        {
            if (_z[i] == 0)
            {
                _roots[deflated] = _values[i];
                Row(i).Slice(first, size).CopyTo(_products.AsSpan(deflated * size));
                deflated++;
            }
        }

        Span<int> sources = _order.AsSpan(first, size);
        for (int i = 0; i < size; i++)
        {
            sources[i] = i;
        }

        _roots.AsSpan(0, size).Sort(sources);
        _roots.AsSpan(0, size).CopyTo(_values.AsSpan(first));
        for (int i = 0; i < size; i++)
        {
            _products.AsSpan(sources[i] * size, size).CopyTo(Row(first + i)[first..]);
        }
    }
}
