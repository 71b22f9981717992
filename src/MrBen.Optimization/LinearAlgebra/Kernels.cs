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
    /// Adds X'X over the rows of X (T × n, row after row) to the n × n <paramref name="gram"/>; both triangles are written.
    /// Rows are taken in blocks so that a strip of X stays in cache.
    /// </summary>
    public static void AddGram(ReadOnlySpan<double> rows, int columns, Span<double> gram)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        Guard.Length(columns * columns, gram.Length, "entries", nameof(gram));
        int count = rows.Length / columns;
        Guard.Length(count * columns, rows.Length, "values", nameof(rows));
        const int Unroll = 4;
        int t = 0;
        for (; t <= count - Unroll; t += Unroll)
        {
            ReadOnlySpan<double> r0 = rows.Slice(t * columns, columns);
            ReadOnlySpan<double> r1 = rows.Slice((t + 1) * columns, columns);
            ReadOnlySpan<double> r2 = rows.Slice((t + 2) * columns, columns);
            ReadOnlySpan<double> r3 = rows.Slice((t + 3) * columns, columns);
            for (int i = 0; i < columns; i++)
            {
                Axpy4(r0[i], r0[i..], r1[i], r1[i..], r2[i], r2[i..], r3[i], r3[i..], gram.Slice((i * columns) + i, columns - i));
            }
        }

        for (; t < count; t++)
        {
            ReadOnlySpan<double> row = rows.Slice(t * columns, columns);
            for (int i = 0; i < columns; i++)
            {
                Axpy(row[i], row[i..], gram.Slice((i * columns) + i, columns - i));
            }
        }

        for (int i = 0; i < columns; i++)
        {
            for (int j = 0; j < i; j++)
            {
                gram[(i * columns) + j] = gram[(j * columns) + i];
            }
        }
    }

    private static void Axpy4(
        double a0, ReadOnlySpan<double> x0, double a1, ReadOnlySpan<double> x1,
        double a2, ReadOnlySpan<double> x2, double a3, ReadOnlySpan<double> x3, Span<double> y)
    {
        int width = Vector<double>.Count;
        ref double p0 = ref MemoryMarshal.GetReference(x0);
        ref double p1 = ref MemoryMarshal.GetReference(x1);
        ref double p2 = ref MemoryMarshal.GetReference(x2);
        ref double p3 = ref MemoryMarshal.GetReference(x3);
        ref double py = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= y.Length - width; i += width)
        {
            Vector<double> sum = (Load(ref p0, i) * a0) + (Load(ref p1, i) * a1) + ((Load(ref p2, i) * a2) + (Load(ref p3, i) * a3));
            Store(Load(ref py, i) + sum, ref py, i);
        }

        for (; i < y.Length; i++)
        {
            y[i] += (x0[i] * a0) + (x1[i] * a1) + ((x2[i] * a2) + (x3[i] * a3));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(ref double start, int index) => Vector.LoadUnsafe(ref start, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<double> value, ref double start, int index) => value.StoreUnsafe(ref start, (nuint)index);
}
