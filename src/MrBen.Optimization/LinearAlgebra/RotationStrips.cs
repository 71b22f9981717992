using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// A square matrix to whose rows many sweeps of plane rotations are applied. Its columns lie in strips that fit the cache; rotations are
/// collected until there are enough for each strip to pass by once for many sweeps. Not thread-safe.
/// </summary>
internal sealed class RotationStrips
{
    private readonly int _n;
    private readonly int _width;        // columns of a strip: four vectors
    private readonly double[] _strips;  // strip after strip, each row after row
    private readonly double[] _rotations;
    private readonly List<(int Row, int Start, int Count)> _sweeps = [];
    private int _used;

    public RotationStrips(ReadOnlySpan<double> matrix, int order)
    {
        _n = order;
        _width = 4 * Vector<double>.Count;
        int strips = (order + _width - 1) / _width;
        _strips = new double[strips * _width * order];
        _rotations = new double[2 * Math.Max(32 * order, 64)];
        for (int strip = 0; strip < strips; strip++)
        {
            int column = strip * _width;
            int columns = Math.Min(_width, order - column);
            for (int i = 0; i < order; i++)
            {
                matrix.Slice((i * order) + column, columns).CopyTo(_strips.AsSpan(((strip * order) + i) * _width));
            }
        }
    }

    /// <summary>Room for a sweep of rotations of rows (row, row + 1), (row + 1, row + 2), …: a cosine and a sine for each.</summary>
    public Span<double> Sweep(int row, int count)
    {
        if (_used + (2 * count) > _rotations.Length)
        {
            Apply();
        }

        _sweeps.Add((row, _used, count));
        Span<double> room = _rotations.AsSpan(_used, 2 * count);
        _used += 2 * count;
        return room;
    }

    /// <summary>Copies a row, as the sweeps so far leave it.</summary>
    public void CopyRow(int row, Span<double> destination)
    {
        Apply();
        for (int column = 0; column < _n; column += _width)
        {
            int columns = Math.Min(_width, _n - column);
            _strips.AsSpan((column * _n) + (row * _width), columns).CopyTo(destination[column..]);
        }
    }

    private void Apply()
    {
        for (int strip = 0; strip < _strips.Length; strip += _n * _width)
        {
            foreach ((int row, int start, int count) in _sweeps)
            {
                Rotate(_strips.AsSpan(strip + (row * _width), (count + 1) * _width), _rotations.AsSpan(start, 2 * count));
            }
        }

        _sweeps.Clear();
        _used = 0;
    }

    // The lower row of one rotation is the upper row of the next and stays in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rotate(Span<double> rows, ReadOnlySpan<double> rotations)
    {
        int width = Vector<double>.Count;
        ref double p = ref MemoryMarshal.GetReference(rows);
        Vector<double> x0 = Load(ref p, 0), x1 = Load(ref p, width), x2 = Load(ref p, 2 * width), x3 = Load(ref p, 3 * width);
        for (int k = 0; k < rotations.Length; k += 2)
        {
            Vector<double> c = new(rotations[k]);
            Vector<double> s = new(rotations[k + 1]);
            ref double next = ref Unsafe.Add(ref p, 4 * width);
            Vector<double> y0 = Load(ref next, 0), y1 = Load(ref next, width);
            Vector<double> y2 = Load(ref next, 2 * width), y3 = Load(ref next, 3 * width);
            Vector.MultiplyAddEstimate(c, x0, s * y0).StoreUnsafe(ref p, 0);
            Vector.MultiplyAddEstimate(c, x1, s * y1).StoreUnsafe(ref p, (nuint)width);
            Vector.MultiplyAddEstimate(c, x2, s * y2).StoreUnsafe(ref p, (nuint)(2 * width));
            Vector.MultiplyAddEstimate(c, x3, s * y3).StoreUnsafe(ref p, (nuint)(3 * width));
            x0 = Vector.MultiplyAddEstimate(c, y0, -(s * x0));
            x1 = Vector.MultiplyAddEstimate(c, y1, -(s * x1));
            x2 = Vector.MultiplyAddEstimate(c, y2, -(s * x2));
            x3 = Vector.MultiplyAddEstimate(c, y3, -(s * x3));
            p = ref next;
        }

        x0.StoreUnsafe(ref p, 0);
        x1.StoreUnsafe(ref p, (nuint)width);
        x2.StoreUnsafe(ref p, (nuint)(2 * width));
        x3.StoreUnsafe(ref p, (nuint)(3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(ref double start, int index) => Vector.LoadUnsafe(ref start, (nuint)index);
}
