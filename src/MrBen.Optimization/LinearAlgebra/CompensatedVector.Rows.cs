using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MrBen.Optimization.LinearAlgebra;

/// <content>
/// Sums of many rows whose size is known beforehand: each sum starts at a number so large that it stays within one binade, so that what a
/// term's rounding takes away is found with one subtraction and one fused multiplication instead of eight operations.
/// </content>
/// <remarks>
/// With s in [2ᵉ, 2ᵉ⁺¹) before and after t = fl(s + wa), t − s is exact, and the rest wa − (t − s) is at most half a unit in the last place of
/// s, of which it is rounded by 2⁻⁵³: the errors are those of twice the precision, relative to the size known beforehand. Source: Rump, Ogita
/// and Oishi (2008), SIAM J. Scientific Computing 31(1), lemma 3.2 for the extraction; the fused multiplication takes product and sum in one.
/// </remarks>
public sealed partial class CompensatedVector
{
    // With fewer rows, or without fused multiplications in the hardware, the plain way is faster.
    private const int FewestSizedRows = 6;

    // Sizes whose start would be near the ends of the doubles are left to the plain way.
    private const double LargestSize = 1e280;
    private const double SmallestSize = 1e-200;

    // Where the largest term of a sum is a smaller share of its size, the size says too little: 2⁻⁴⁰.
    private const double SmallestTerm = 9.094947017729282e-13;

    // The largest term is known but for half a unit in the last place of its sum; that is taken off, so that it is nowhere too large.
    private const double TermRounding = 1.1102230246251565e-16;

    // What rounding of roots and their sum may take from a size.
    private const double SizeRounding = 1 + 1e-9;

    private double[] _start = [];
    private double[] _sum = [];
    private double[] _rest = [];
    private double[] _term = [];

    /// <summary>
    /// Adds rows of a matrix, each times its weight, whose entries are no larger than the product of their row's and their column's root. As
    /// accurate as <see cref="AddRows"/>, and faster.
    /// </summary>
    internal void AddSizedRows(
        ReadOnlySpan<double> matrix, int stride, ReadOnlySpan<int> rows, ReadOnlySpan<double> weights, ReadOnlySpan<double> roots)
    {
        double total = 0;
        for (int k = 0; k < rows.Length; k++)
        {
            total += Math.Abs(weights[k]) * roots[rows[k]];
        }

        if (rows.Length < FewestSizedRows || Slivers.Path == VectorPath.Portable || !TryStart(SizeRounding * total, roots))
        {
            AddRows(matrix, stride, rows, weights);
            return;
        }

        int first = 0;
        for (; first <= rows.Length - RowsAtOnce; first += RowsAtOnce)
        {
            SumFour(matrix, stride, rows.Slice(first, RowsAtOnce), weights.Slice(first, RowsAtOnce));
        }

        if (first < rows.Length)
        {
            // The last one fills up the four, with nothing of it.
            Span<int> lastRows = stackalloc int[RowsAtOnce];
            Span<double> lastWeights = stackalloc double[RowsAtOnce];
            lastRows.Fill(rows[^1]);
            lastWeights.Clear();
            rows[first..].CopyTo(lastRows);
            weights[first..].CopyTo(lastWeights);
            SumFour(matrix, stride, lastRows, lastWeights);
        }

        if (!TryTakeSums(SizeRounding * total, roots))
        {
            AddRows(matrix, stride, rows, weights);
        }
    }

    // One and a half times a power of two that is above twice the size, for every sum.
    private bool TryStart(double total, ReadOnlySpan<double> roots)
    {
        if (_start.Length != Length)
        {
            (_start, _sum, _rest, _term) = (new double[Length], new double[Length], new double[Length], new double[Length]);
        }

        if (!(total * Kernels.MaxAbs(roots) < LargestSize))
        {
            return false;
        }

        const long Exponent = 0x7FF0_0000_0000_0000;
        int j = 0;
        for (; j <= Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> size = Vector.Max(total * Lanes.At(roots, j), new Vector<double>(SmallestSize));
            Lanes.Put(6.0 * Vector.AsVectorDouble(Vector.AsVectorInt64(size) & new Vector<long>(Exponent)), _start, j);
        }

        for (; j < Length; j++)
        {
            double size = Math.Max(total * roots[j], SmallestSize);
            _start[j] = 6.0 * BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(size) & Exponent);
        }

        _start.CopyTo(_sum, 0);
        _rest.AsSpan().Clear();
        _term.AsSpan().Clear();
        return true;
    }

    private void SumFour(ReadOnlySpan<double> matrix, int stride, ReadOnlySpan<int> rows, ReadOnlySpan<double> weights)
    {
        ref double row0 = ref MemoryMarshal.GetReference(matrix.Slice(rows[0] * stride, Length));
        ref double row1 = ref MemoryMarshal.GetReference(matrix.Slice(rows[1] * stride, Length));
        ref double row2 = ref MemoryMarshal.GetReference(matrix.Slice(rows[2] * stride, Length));
        ref double row3 = ref MemoryMarshal.GetReference(matrix.Slice(rows[3] * stride, Length));
        ref double sums = ref MemoryMarshal.GetArrayDataReference(_sum);
        ref double rests = ref MemoryMarshal.GetArrayDataReference(_rest);
        ref double terms = ref MemoryMarshal.GetArrayDataReference(_term);
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<double> wide0 = Vector512.Create(weights[0]);
            Vector512<double> wide1 = Vector512.Create(weights[1]);
            Vector512<double> wide2 = Vector512.Create(weights[2]);
            Vector512<double> wide3 = Vector512.Create(weights[3]);
            for (; i <= Length - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                Vector512<double> sum = Vector512.LoadUnsafe(ref sums, (nuint)i);
                Vector512<double> rest = Vector512.LoadUnsafe(ref rests, (nuint)i);
                Vector512<double> term = Vector512.LoadUnsafe(ref terms, (nuint)i);
                Sum(wide0, Vector512.LoadUnsafe(ref row0, (nuint)i), ref sum, ref rest, ref term);
                Sum(wide1, Vector512.LoadUnsafe(ref row1, (nuint)i), ref sum, ref rest, ref term);
                Sum(wide2, Vector512.LoadUnsafe(ref row2, (nuint)i), ref sum, ref rest, ref term);
                Sum(wide3, Vector512.LoadUnsafe(ref row3, (nuint)i), ref sum, ref rest, ref term);
                sum.StoreUnsafe(ref sums, (nuint)i);
                rest.StoreUnsafe(ref rests, (nuint)i);
                term.StoreUnsafe(ref terms, (nuint)i);
            }
        }

        Vector<double> weight0 = new(weights[0]);
        Vector<double> weight1 = new(weights[1]);
        Vector<double> weight2 = new(weights[2]);
        Vector<double> weight3 = new(weights[3]);
        for (; i <= Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> sum = Vector.LoadUnsafe(ref sums, (nuint)i);
            Vector<double> rest = Vector.LoadUnsafe(ref rests, (nuint)i);
            Vector<double> term = Vector.LoadUnsafe(ref terms, (nuint)i);
            Sum(weight0, Vector.LoadUnsafe(ref row0, (nuint)i), ref sum, ref rest, ref term);
            Sum(weight1, Vector.LoadUnsafe(ref row1, (nuint)i), ref sum, ref rest, ref term);
            Sum(weight2, Vector.LoadUnsafe(ref row2, (nuint)i), ref sum, ref rest, ref term);
            Sum(weight3, Vector.LoadUnsafe(ref row3, (nuint)i), ref sum, ref rest, ref term);
            sum.StoreUnsafe(ref sums, (nuint)i);
            rest.StoreUnsafe(ref rests, (nuint)i);
            term.StoreUnsafe(ref terms, (nuint)i);
        }

        for (; i < Length; i++)
        {
            Sum(weights[0], Unsafe.Add(ref row0, i), i);
            Sum(weights[1], Unsafe.Add(ref row1, i), i);
            Sum(weights[2], Unsafe.Add(ref row2, i), i);
            Sum(weights[3], Unsafe.Add(ref row3, i), i);
        }
    }

    private void Sum(double weight, double value, int index)
    {
        double sum = Math.FusedMultiplyAdd(weight, value, _sum[index]);
        double less = _sum[index] - sum;
        _rest[index] += Math.FusedMultiplyAdd(weight, value, less);
        _term[index] = Math.Max(_term[index], Math.Abs(less));
        _sum[index] = sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(
        Vector<double> weight, Vector<double> value, ref Vector<double> sum, ref Vector<double> rest, ref Vector<double> largest)
    {
        Vector<double> next = Vector.FusedMultiplyAdd(weight, value, sum);
        Vector<double> less = sum - next;
        rest += Vector.FusedMultiplyAdd(weight, value, less);
        largest = Vector.MaxNative(largest, Vector.Abs(less));
        sum = next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(
        Vector512<double> weight, Vector512<double> value, ref Vector512<double> sum, ref Vector512<double> rest, ref Vector512<double> largest)
    {
        Vector512<double> next = Vector512.FusedMultiplyAdd(weight, value, sum);
        Vector512<double> less = sum - next;
        rest += Vector512.FusedMultiplyAdd(weight, value, less);
        largest = Vector512.MaxNative(largest, Vector512.Abs(less));
        sum = next;
    }

    // Adds what was summed, unless a sum's terms turn out to be far smaller than their size.
    private bool TryTakeSums(double total, ReadOnlySpan<double> roots)
    {
        double least = SmallestTerm * total;
        int j = 0;
        for (; j <= Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> term = Lanes.At(_term, j);
            Vector<long> some = Vector.GreaterThan(term, Vector<double>.Zero) | ~Vector.Equals(Lanes.At(_rest, j), Vector<double>.Zero);
            Vector<long> small = Vector.LessThan(term, least * Lanes.At(roots, j)) & some;
            Lanes.Put(Vector.Max(term - (TermRounding * Lanes.At(_start, j)), Vector<double>.Zero), _term, j);
            if (!Vector.EqualsAll(small, Vector<long>.Zero))
            {
                return false;
            }
        }

        for (; j < Length; j++)
        {
            if ((_term[j] > 0 || _rest[j] != 0) && _term[j] < least * roots[j])
            {
                return false;
            }

            _term[j] = Math.Max(_term[j] - (TermRounding * _start[j]), 0);
        }

        for (j = 0; j <= Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> before = Lanes.At(_high, j);
            Vector<double> added = Lanes.At(_sum, j) - Lanes.At(_start, j);
            Vector<double> sum = before + added;
            Vector<double> part = sum - before;
            Vector<double> error = (before - (sum - part)) + (added - part);
            Lanes.Put(sum, _high, j);
            Lanes.Put(Lanes.At(_low, j) + (error + Lanes.At(_rest, j)), _low, j);
            Lanes.Put(Vector.Max(Lanes.At(_largest, j), Lanes.At(_term, j)), _largest, j);
        }

        for (; j < Length; j++)
        {
            CompensatedSums.AddProduct(_sum[j] - _start[j], 1, ref _high[j], ref _low[j]);
            _low[j] += _rest[j];
            _largest[j] = Math.Max(_largest[j], _term[j]);
        }

        return true;
    }
}
