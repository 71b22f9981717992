using System.Numerics;
using System.Runtime.InteropServices;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// Inner products and sums of rows as if computed in twice the precision and rounded once. Source: Ogita, Rump and Oishi (2005), SIAM J.
/// Scientific Computing 26(6), algorithm 5.3 (Dot2).
/// </summary>
internal static class CompensatedSums
{
    /// <summary>The inner product of two spans of one length.</summary>
    public static (double High, double Low) Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        int width = Vector<double>.Count;
        Vector<double> highs = Vector<double>.Zero;
        Vector<double> lows = Vector<double>.Zero;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= x.Length - width; i += width)
        {
            Add(Vector.LoadUnsafe(ref px, (nuint)i), Vector.LoadUnsafe(ref py, (nuint)i), ref highs, ref lows);
        }

        (double high, double low) = Sum(highs, lows);

        for (; i < x.Length; i++)
        {
            AddProduct(x[i], y[i], ref high, ref low);
        }

        return (high, low);
    }

    /// <summary>Adds a·b to an unevaluated sum.</summary>
    public static void AddProduct(double a, double b, ref double high, ref double low)
    {
        double product = a * b;
        double sum = high + product;
        double part = sum - high;
        low += Math.FusedMultiplyAdd(a, b, -product) + ((high - (sum - part)) + (product - part));
        high = sum;
    }

    /// <summary>Adds weight · row to unevaluated sums, and takes the largest absolute value of factor · row in each column.</summary>
    public static void AddRow(
        double weight, double factor, ReadOnlySpan<double> row, Span<double> high, Span<double> low, Span<double> largest)
    {
        int width = Vector<double>.Count;
        ref double px = ref MemoryMarshal.GetReference(row);
        ref double pHigh = ref MemoryMarshal.GetReference(high);
        ref double pLow = ref MemoryMarshal.GetReference(low);
        ref double pLargest = ref MemoryMarshal.GetReference(largest);
        Vector<double> weights = new(weight);
        Vector<double> size = new(Math.Abs(factor));
        int j = 0;
        for (; j <= row.Length - width; j += width)
        {
            Vector<double> x = Vector.LoadUnsafe(ref px, (nuint)j);
            Vector<double> highs = Vector.LoadUnsafe(ref pHigh, (nuint)j);
            Vector<double> lows = Vector.LoadUnsafe(ref pLow, (nuint)j);
            Add(weights, x, ref highs, ref lows);
            highs.StoreUnsafe(ref pHigh, (nuint)j);
            lows.StoreUnsafe(ref pLow, (nuint)j);
            Vector.Max(Vector.LoadUnsafe(ref pLargest, (nuint)j), Vector.Abs(x) * size).StoreUnsafe(ref pLargest, (nuint)j);
        }

        for (; j < row.Length; j++)
        {
            AddProduct(weight, row[j], ref high[j], ref low[j]);
            largest[j] = Math.Max(largest[j], Math.Abs(factor * row[j]));
        }
    }

    /// <summary>Adds weight · row to unevaluated sums.</summary>
    public static void AddRow(double weight, ReadOnlySpan<double> row, Span<double> high, Span<double> low)
    {
        Vector<double> weights = new(weight);
        int j = 0;
        for (; j <= row.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> highs = Lanes.At(high, j);
            Vector<double> lows = Lanes.At(low, j);
            Add(weights, Lanes.At(row, j), ref highs, ref lows);
            Lanes.Put(highs, high, j);
            Lanes.Put(lows, low, j);
        }

        for (; j < row.Length; j++)
        {
            AddProduct(weight, row[j], ref high[j], ref low[j]);
        }
    }

    // By halves, so that few additions wait for one another.
    private static (double High, double Low) Sum(Vector<double> highs, Vector<double> lows)
    {
        Span<double> sums = stackalloc double[Vector<double>.Count];
        highs.CopyTo(sums);
        double low = Vector.Sum(lows);
        for (int half = sums.Length / 2; half > 0; half /= 2)
        {
            for (int k = 0; k < half; k++)
            {
                double sum = sums[k] + sums[k + half];
                double part = sum - sums[k];
                low += (sums[k] - (sum - part)) + (sums[k + half] - part);
                sums[k] = sum;
            }
        }

        return (sums[0], low);
    }

    private static void Add(Vector<double> a, Vector<double> b, ref Vector<double> high, ref Vector<double> low)
    {
        Vector<double> product = a * b;
        Vector<double> sum = high + product;
        Vector<double> part = sum - high;
        low += Vector.FusedMultiplyAdd(a, b, -product) + ((high - (sum - part)) + (product - part));
        high = sum;
    }
}
