using System.Numerics;
using System.Runtime.InteropServices;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>Vectorised passes over rows that lie one after another.</summary>
internal static class RowProducts
{
    /// <summary>resultᵢ ← rowᵢ · x, four rows at a time so that x is read a quarter as often.</summary>
    public static void Multiply(ReadOnlySpan<double> rows, int columns, ReadOnlySpan<double> x, Span<double> result)
    {
        int width = Vector<double>.Count;
        ref double px = ref MemoryMarshal.GetReference(x);
        int i = 0;
        for (; i <= result.Length - 4; i += 4)
        {
            ReadOnlySpan<double> block = rows.Slice(i * columns, 4 * columns);
            ref double row = ref MemoryMarshal.GetReference(block);
            Vector<double> s0 = Vector<double>.Zero, s1 = s0, s2 = s0, s3 = s0;
            int j = 0;
            for (; j <= columns - width; j += width)
            {
                Vector<double> v = Vector.LoadUnsafe(ref px, (nuint)j);
                s0 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref row, (nuint)j), v, s0);
                s1 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref row, (nuint)(j + columns)), v, s1);
                s2 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref row, (nuint)(j + (2 * columns))), v, s2);
                s3 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref row, (nuint)(j + (3 * columns))), v, s3);
            }

            (double r0, double r1, double r2, double r3) = (Vector.Sum(s0), Vector.Sum(s1), Vector.Sum(s2), Vector.Sum(s3));
            for (; j < columns; j++)
            {
                r0 += block[j] * x[j];
                r1 += block[j + columns] * x[j];
                r2 += block[j + (2 * columns)] * x[j];
                r3 += block[j + (3 * columns)] * x[j];
            }

            (result[i], result[i + 1], result[i + 2], result[i + 3]) = (r0, r1, r2, r3);
        }

        for (; i < result.Length; i++)
        {
            result[i] = Kernels.Dot(rows.Slice(i * columns, columns), x);
        }
    }

    /// <summary>
    /// result ← result + Σ weightᵢ · rowᵢ, four rows at a time so that the result passes through memory a quarter as often.
    /// </summary>
    public static void AddTransposed(ReadOnlySpan<double> rows, int columns, ReadOnlySpan<double> weights, Span<double> result)
    {
        int width = Vector<double>.Count;
        ref double target = ref MemoryMarshal.GetReference(result);
        int i = 0;
        for (; i <= weights.Length - 4; i += 4)
        {
            (double w0, double w1, double w2, double w3) = (weights[i], weights[i + 1], weights[i + 2], weights[i + 3]);
            ReadOnlySpan<double> block = rows.Slice(i * columns, 4 * columns);
            ref double x = ref MemoryMarshal.GetReference(block);
            Vector<double> v0 = new(w0), v1 = new(w1), v2 = new(w2), v3 = new(w3);
            int j = 0;
            for (; j <= columns - width; j += width)
            {
                Vector<double> sum = Vector.LoadUnsafe(ref target, (nuint)j);
                sum = Vector.MultiplyAddEstimate(v0, Vector.LoadUnsafe(ref x, (nuint)j), sum);
                sum = Vector.MultiplyAddEstimate(v1, Vector.LoadUnsafe(ref x, (nuint)(j + columns)), sum);
                sum = Vector.MultiplyAddEstimate(v2, Vector.LoadUnsafe(ref x, (nuint)(j + (2 * columns))), sum);
                sum = Vector.MultiplyAddEstimate(v3, Vector.LoadUnsafe(ref x, (nuint)(j + (3 * columns))), sum);
                sum.StoreUnsafe(ref target, (nuint)j);
            }

            for (; j < columns; j++)
            {
                result[j] += (w0 * block[j]) + (w1 * block[j + columns])
                    + (w2 * block[j + (2 * columns)]) + (w3 * block[j + (3 * columns)]);
            }
        }

        for (; i < weights.Length; i++)
        {
            Kernels.Axpy(weights[i], rows.Slice(i * columns, columns), result);
        }
    }

    /// <summary>The largest absolute value of a row, which also enters the running largest values of its columns.</summary>
    public static double MaxAbs(ReadOnlySpan<double> row, Span<double> columnLargest)
    {
        int width = Vector<double>.Count;
        ref double x = ref MemoryMarshal.GetReference(row);
        ref double column = ref MemoryMarshal.GetReference(columnLargest);
        Vector<double> largest = Vector<double>.Zero;
        int j = 0;
        for (; j <= row.Length - width; j += width)
        {
            Vector<double> size = Vector.Abs(Vector.LoadUnsafe(ref x, (nuint)j));
            largest = Vector.Max(largest, size);
            Vector.Max(size, Vector.LoadUnsafe(ref column, (nuint)j)).StoreUnsafe(ref column, (nuint)j);
        }

        double result = 0;
        for (int k = 0; k < width; k++)
        {
            result = Math.Max(result, largest[k]);
        }

        for (; j < row.Length; j++)
        {
            double size = Math.Abs(row[j]);
            result = Math.Max(result, size);
            columnLargest[j] = Math.Max(columnLargest[j], size);
        }

        return result;
    }

    /// <summary>row ← factor · row ∘ columnFactors.</summary>
    public static void Scale(Span<double> row, double factor, ReadOnlySpan<double> columnFactors)
    {
        int width = Vector<double>.Count;
        ref double x = ref MemoryMarshal.GetReference(row);
        ref double column = ref MemoryMarshal.GetReference(columnFactors);
        int j = 0;
        for (; j <= row.Length - width; j += width)
        {
            Vector<double> scaled = Vector.LoadUnsafe(ref x, (nuint)j) * (Vector.LoadUnsafe(ref column, (nuint)j) * factor);
            scaled.StoreUnsafe(ref x, (nuint)j);
        }

        for (; j < row.Length; j++)
        {
            row[j] *= factor * columnFactors[j];
        }
    }
}
