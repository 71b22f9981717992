using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// Vectorised loops over spans, allocation-free and thread-safe. The summation order is fixed by the vector width, so one machine gives one
/// answer.
/// </summary>
/// <remarks>
/// Vectors of the runtime's own width: vectors of 512 bits were no faster at any length from 4 to 1,000 on the processors tried, since
/// these loops wait for memory. Products of matrices choose their instructions themselves.
/// </remarks>
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
        int width = Vector<double>.Count;
        ref double px = ref MemoryMarshal.GetReference(x);
        Vector<double> va = new(a);
        int i = 0;
        for (; i <= x.Length - width; i += width)
        {
            Store(va * Load(ref px, i), ref px, i);
        }

        for (; i < x.Length; i++)
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

    /// <summary>The largest absolute value; 0 for an empty span, NaN where one is.</summary>
    public static double MaxAbs(ReadOnlySpan<double> x)
    {
        int width = Vector<double>.Count;
        ref double px = ref MemoryMarshal.GetReference(x);
        Vector<double> first = Vector<double>.Zero;
        Vector<double> second = Vector<double>.Zero;
        int i = 0;
        for (; i <= x.Length - (2 * width); i += 2 * width)
        {
            first = Vector.Max(first, Vector.Abs(Load(ref px, i)));
            second = Vector.Max(second, Vector.Abs(Load(ref px, i + width)));
        }

        double largest = 0;
        if (i > 0)
        {
            first = Vector.Max(first, second);
            for (int lane = 0; lane < width; lane++)
            {
                largest = Math.Max(largest, first[lane]);
            }
        }

        for (; i < x.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(x[i]));
        }

        return largest;
    }

    /// <summary>
    /// Adds X'X over the rows of X (T × n, row after row) to the n × n <paramref name="gram"/>, whose lower triangle is then a copy of its
    /// upper one. Tiles of the result stay in registers while packed blocks of rows pass by; T n² flops.
    /// </summary>
    public static void AddGram(ReadOnlySpan<double> rows, int columns, Span<double> gram)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        Guard.Length(columns * columns, gram.Length, "entries", nameof(gram));
        int count = rows.Length / columns;
        Guard.Length(count * columns, rows.Length, "values", nameof(rows));
        MatrixProduct.AddGram(1, rows, count, columns, gram, columns, TilePart.Upper);
        MatrixProduct.Mirror(TilePart.Upper, gram, columns, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(ref double start, int index) => Vector.LoadUnsafe(ref start, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<double> value, ref double start, int index) => value.StoreUnsafe(ref start, (nuint)index);
}
