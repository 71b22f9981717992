using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// Products of a matrix by rows with a vector, four rows at a time so that the vector is read, or the result written, a quarter as often.
/// Thread-safe and allocation-free. What an entry comes to does not depend on which rows its own is grouped with.
/// </summary>
internal static class MatrixVector
{
    /// <summary>y ← Ax for A of <paramref name="rows"/> rows, <paramref name="stride"/> apart, as long as x. They do not overlap.</summary>
    public static void Multiply(ReadOnlySpan<double> matrix, int rows, int stride, ReadOnlySpan<double> x, Span<double> y)
    {
        MatrixView.Check(matrix.Length, rows, x.Length, stride);
        Guard.Length(rows, y.Length, "elements", nameof(y));
        ref double start = ref MemoryMarshal.GetReference(matrix);
        int i = 0;
        for (; i <= rows - 4; i += 4)
        {
            MultiplyFour(ref Unsafe.Add(ref start, i * (nint)stride), stride, x, y.Slice(i, 4));
        }

        for (; i < rows; i++)
        {
            y[i] = MultiplyOne(ref Unsafe.Add(ref start, i * (nint)stride), x);
        }
    }

    /// <summary>y ← y + A'x for A of as many rows as x has entries, <paramref name="stride"/> apart, as long as y.</summary>
    public static void AddTransposed(ReadOnlySpan<double> matrix, int stride, ReadOnlySpan<double> x, Span<double> y)
    {
        int rows = x.Length;
        MatrixView.Check(matrix.Length, rows, y.Length, stride);
        ref double start = ref MemoryMarshal.GetReference(matrix);
        int i = 0;
        for (; i <= rows - 4; i += 4)
        {
            ref double row = ref Unsafe.Add(ref start, i * (nint)stride);
            AddFour(ref row, ref Unsafe.Add(ref row, stride), ref Unsafe.Add(ref row, 2 * (nint)stride),
                ref Unsafe.Add(ref row, 3 * (nint)stride), x.Slice(i, 4), y);
        }

        for (; i < rows; i++)
        {
            AddOne(ref Unsafe.Add(ref start, i * (nint)stride), x[i], y);
        }
    }

    /// <summary>y ← y + Σ weights × the given rows of a matrix, <paramref name="stride"/> apart and as long as y.</summary>
    public static void AddRows(
        ReadOnlySpan<double> matrix, int stride, ReadOnlySpan<int> rows, ReadOnlySpan<double> weights, Span<double> y)
    {
        foreach (int row in rows)
        {
            MatrixView.Check(matrix.Length - (row * stride), 1, y.Length, stride);
        }

        ref double start = ref MemoryMarshal.GetReference(matrix);
        int i = 0;
        for (; i <= rows.Length - 4; i += 4)
        {
            AddFour(ref Unsafe.Add(ref start, rows[i] * (nint)stride), ref Unsafe.Add(ref start, rows[i + 1] * (nint)stride),
                ref Unsafe.Add(ref start, rows[i + 2] * (nint)stride), ref Unsafe.Add(ref start, rows[i + 3] * (nint)stride),
                weights.Slice(i, 4), y);
        }

        for (; i < rows.Length; i++)
        {
            AddOne(ref Unsafe.Add(ref start, rows[i] * (nint)stride), weights[i], y);
        }
    }

    private static void MultiplyFour(ref double a0, nint stride, ReadOnlySpan<double> x, Span<double> y)
    {
        int width = Vector<double>.Count;
        ref double a1 = ref Unsafe.Add(ref a0, stride);
        ref double a2 = ref Unsafe.Add(ref a1, stride);
        ref double a3 = ref Unsafe.Add(ref a2, stride);
        ref double px = ref MemoryMarshal.GetReference(x);
        Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
        Vector<double> t0 = default, t1 = default, t2 = default, t3 = default;
        int j = 0;
        for (; j <= x.Length - (2 * width); j += 2 * width)
        {
            Vector<double> right = Load(ref px, j);
            s0 = Vector.MultiplyAddEstimate(Load(ref a0, j), right, s0);
            s1 = Vector.MultiplyAddEstimate(Load(ref a1, j), right, s1);
            s2 = Vector.MultiplyAddEstimate(Load(ref a2, j), right, s2);
            s3 = Vector.MultiplyAddEstimate(Load(ref a3, j), right, s3);
            right = Load(ref px, j + width);
            t0 = Vector.MultiplyAddEstimate(Load(ref a0, j + width), right, t0);
            t1 = Vector.MultiplyAddEstimate(Load(ref a1, j + width), right, t1);
            t2 = Vector.MultiplyAddEstimate(Load(ref a2, j + width), right, t2);
            t3 = Vector.MultiplyAddEstimate(Load(ref a3, j + width), right, t3);
        }

        y[0] = Finish(s0, t0, ref a0, x, j);
        y[1] = Finish(s1, t1, ref a1, x, j);
        y[2] = Finish(s2, t2, ref a2, x, j);
        y[3] = Finish(s3, t3, ref a3, x, j);
    }

    private static double MultiplyOne(ref double a, ReadOnlySpan<double> x)
    {
        int width = Vector<double>.Count;
        ref double px = ref MemoryMarshal.GetReference(x);
        Vector<double> s = default, t = default;
        int j = 0;
        for (; j <= x.Length - (2 * width); j += 2 * width)
        {
            s = Vector.MultiplyAddEstimate(Load(ref a, j), Load(ref px, j), s);
            t = Vector.MultiplyAddEstimate(Load(ref a, j + width), Load(ref px, j + width), t);
        }

        return Finish(s, t, ref a, x, j);
    }

    private static double Finish(Vector<double> first, Vector<double> second, ref double a, ReadOnlySpan<double> x, int from)
    {
        double sum = Vector.Sum(first + second);
        for (int j = from; j < x.Length; j++)
        {
            sum += Unsafe.Add(ref a, j) * x[j];
        }

        return sum;
    }

    private static void AddFour(
        ref double a0, ref double a1, ref double a2, ref double a3, ReadOnlySpan<double> x, Span<double> y)
    {
        int width = Vector<double>.Count;
        ref double py = ref MemoryMarshal.GetReference(y);
        Vector<double> x0 = new(x[0]);
        Vector<double> x1 = new(x[1]);
        Vector<double> x2 = new(x[2]);
        Vector<double> x3 = new(x[3]);
        int j = 0;
        for (; j <= y.Length - width; j += width)
        {
            Vector<double> sum = Vector.MultiplyAddEstimate(x0, Load(ref a0, j), Load(ref py, j));
            sum = Vector.MultiplyAddEstimate(x1, Load(ref a1, j), sum);
            sum = Vector.MultiplyAddEstimate(x2, Load(ref a2, j), sum);
            sum = Vector.MultiplyAddEstimate(x3, Load(ref a3, j), sum);
            sum.StoreUnsafe(ref py, (nuint)j);
        }

        for (; j < y.Length; j++)
        {
            double sum = y[j] + (x[0] * Unsafe.Add(ref a0, j));
            sum += x[1] * Unsafe.Add(ref a1, j);
            sum += x[2] * Unsafe.Add(ref a2, j);
            y[j] = sum + (x[3] * Unsafe.Add(ref a3, j));
        }
    }

    private static void AddOne(ref double a, double x, Span<double> y)
    {
        int width = Vector<double>.Count;
        ref double py = ref MemoryMarshal.GetReference(y);
        Vector<double> factor = new(x);
        int j = 0;
        for (; j <= y.Length - width; j += width)
        {
            Vector.MultiplyAddEstimate(factor, Load(ref a, j), Load(ref py, j)).StoreUnsafe(ref py, (nuint)j);
        }

        for (; j < y.Length; j++)
        {
            y[j] += x * Unsafe.Add(ref a, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(ref double start, int index) => Vector.LoadUnsafe(ref start, (nuint)index);
}
