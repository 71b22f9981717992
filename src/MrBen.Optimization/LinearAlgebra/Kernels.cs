using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>Vectorised loops over spans, allocation-free. The summation order is fixed by the vector width, so one machine gives one answer.</summary>
public static class Kernels
{
    /// <summary>The inner product Σ xᵢyᵢ of two spans of one length.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Guard.Length(x.Length, y.Length, "elements", nameof(y));
        int width = Vector<double>.Count;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y);
        Vector<double> s0 = Vector<double>.Zero;
        Vector<double> s1 = Vector<double>.Zero;
        Vector<double> s2 = Vector<double>.Zero;
        Vector<double> s3 = Vector<double>.Zero;
        int i = 0;
        for (; i <= x.Length - (4 * width); i += 4 * width)
        {
            s0 += Load(ref px, i) * Load(ref py, i);
            s1 += Load(ref px, i + width) * Load(ref py, i + width);
            s2 += Load(ref px, i + (2 * width)) * Load(ref py, i + (2 * width));
            s3 += Load(ref px, i + (3 * width)) * Load(ref py, i + (3 * width));
        }

        for (; i <= x.Length - width; i += width)
        {
            s0 += Load(ref px, i) * Load(ref py, i);
        }

        double sum = Vector.Sum((s0 + s1) + (s2 + s3));
        for (; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>y ← y + a·x over spans of one length.</summary>
    public static void Axpy(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        Guard.Length(x.Length, y.Length, "elements", nameof(y));
        int width = Vector<double>.Count;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y);
        Vector<double> va = new(a);
        int i = 0;
        for (; i <= x.Length - width; i += width)
        {
            Store(Load(ref py, i) + (va * Load(ref px, i)), ref py, i);
        }

        for (; i < x.Length; i++)
        {
            y[i] += a * x[i];
        }
    }

    /// <summary>x ← a·x.</summary>
    public static void Scale(double a, Span<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            x[i] *= a;
        }
    }

    /// <summary>The plane rotation x ← c·x + s·y, y ← c·y − s·x over spans of one length.</summary>
    public static void Rotate(double cosine, double sine, Span<double> x, Span<double> y)
    {
        Guard.Length(x.Length, y.Length, "elements", nameof(y));
        int width = Vector<double>.Count;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= x.Length - width; i += width)
        {
            Vector<double> vx = Load(ref px, i);
            Vector<double> vy = Load(ref py, i);
            Store((vx * cosine) + (vy * sine), ref px, i);
            Store((vy * cosine) - (vx * sine), ref py, i);
        }

        for (; i < x.Length; i++)
        {
            double old = x[i];
            x[i] = (cosine * old) + (sine * y[i]);
            y[i] = (cosine * y[i]) - (sine * old);
        }
    }

    /// <summary>The largest absolute value; 0 for an empty span.</summary>
    public static double MaxAbs(ReadOnlySpan<double> x)
    {
        double largest = 0;
        foreach (double value in x)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    /// <summary>
    /// Adds X'X over the rows of X (T × n, row after row) to the n × n <paramref name="gram"/>, whose lower triangle is then a copy of its
    /// upper one. Tiles of the result stay in registers while a block of rows that fits the cache passes by; T n² flops.
    /// </summary>
    public static void AddGram(ReadOnlySpan<double> rows, int columns, Span<double> gram)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        Guard.Length(columns * columns, gram.Length, "entries", nameof(gram));
        int count = rows.Length / columns;
        Guard.Length(count * columns, rows.Length, "values", nameof(rows));
        const int BlockBytes = 512 * 1024;
        int block = Math.Clamp(BlockBytes / (sizeof(double) * columns), 16, 512);
        for (int start = 0; start < count; start += block)
        {
            AddGramBlock(rows.Slice(start * columns, Math.Min(block, count - start) * columns), columns, gram);
        }

        for (int i = 0; i < columns; i++)
        {
            for (int j = 0; j < i; j++)
            {
                gram[(i * columns) + j] = gram[(j * columns) + i];
            }
        }
    }

    private static void AddGramBlock(ReadOnlySpan<double> rows, int columns, Span<double> gram)
    {
        const int TileRows = 4;
        int tileColumns = 3 * Vector<double>.Count;
        for (int i = 0; i < columns; i += TileRows)
        {
            // Tiles end at the last column and begin at or before column i, so that none is cut; what they add below the diagonal is
            // overwritten by the copy of the upper triangle.
            int tiles = i + TileRows <= columns ? (columns - i + tileColumns - 1) / tileColumns : 0;
            int first = columns - (tiles * tileColumns);
            if (first < 0)
            {
                tiles--;
                first += tileColumns;
            }

            for (int tile = 0; tile < tiles; tile++)
            {
                AddGramTile(rows, columns, i, first + (tile * tileColumns), gram);
            }

            if (first > i)
            {
                AddGramEdge(rows, columns, i, Math.Min(i + TileRows, columns), i, first, gram);
            }
        }
    }

    // Twelve accumulators, three loads and four broadcasts a row: what sixteen vector registers hold.
    private static void AddGramTile(ReadOnlySpan<double> rows, int columns, int i, int j, Span<double> gram)
    {
        int width = Vector<double>.Count;
        ref double x = ref MemoryMarshal.GetReference(rows);
        Vector<double> a0 = default, a1 = default, a2 = default;
        Vector<double> b0 = default, b1 = default, b2 = default;
        Vector<double> c0 = default, c1 = default, c2 = default;
        Vector<double> d0 = default, d1 = default, d2 = default;
        for (int offset = 0; offset < rows.Length; offset += columns)
        {
            Vector<double> y0 = Load(ref x, offset + j);
            Vector<double> y1 = Load(ref x, offset + j + width);
            Vector<double> y2 = Load(ref x, offset + j + (2 * width));
            Vector<double> left = new(Unsafe.Add(ref x, offset + i));
            a0 = Vector.MultiplyAddEstimate(left, y0, a0);
            a1 = Vector.MultiplyAddEstimate(left, y1, a1);
            a2 = Vector.MultiplyAddEstimate(left, y2, a2);
            left = new(Unsafe.Add(ref x, offset + i + 1));
            b0 = Vector.MultiplyAddEstimate(left, y0, b0);
            b1 = Vector.MultiplyAddEstimate(left, y1, b1);
            b2 = Vector.MultiplyAddEstimate(left, y2, b2);
            left = new(Unsafe.Add(ref x, offset + i + 2));
            c0 = Vector.MultiplyAddEstimate(left, y0, c0);
            c1 = Vector.MultiplyAddEstimate(left, y1, c1);
            c2 = Vector.MultiplyAddEstimate(left, y2, c2);
            left = new(Unsafe.Add(ref x, offset + i + 3));
            d0 = Vector.MultiplyAddEstimate(left, y0, d0);
            d1 = Vector.MultiplyAddEstimate(left, y1, d1);
            d2 = Vector.MultiplyAddEstimate(left, y2, d2);
        }

        AddTo(gram[((i * columns) + j)..], a0, a1, a2);
        AddTo(gram[(((i + 1) * columns) + j)..], b0, b1, b2);
        AddTo(gram[(((i + 2) * columns) + j)..], c0, c1, c2);
        AddTo(gram[(((i + 3) * columns) + j)..], d0, d1, d2);
    }

    private static void AddTo(Span<double> target, Vector<double> first, Vector<double> second, Vector<double> third)
    {
        int width = Vector<double>.Count;
        ref double start = ref MemoryMarshal.GetReference(target);
        Store(Load(ref start, 0) + first, ref start, 0);
        Store(Load(ref start, width) + second, ref start, width);
        Store(Load(ref start, 2 * width) + third, ref start, 2 * width);
    }

    private static void AddGramEdge(
        ReadOnlySpan<double> rows, int columns, int from, int to, int firstColumn, int endColumn, Span<double> gram)
    {
        for (int offset = 0; offset < rows.Length; offset += columns)
        {
            ReadOnlySpan<double> row = rows.Slice(offset + firstColumn, endColumn - firstColumn);
            for (int i = from; i < to; i++)
            {
                Axpy(rows[offset + i], row, gram.Slice((i * columns) + firstColumn, row.Length));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(ref double start, int index) => Vector.LoadUnsafe(ref start, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<double> value, ref double start, int index) => value.StoreUnsafe(ref start, (nuint)index);
}
