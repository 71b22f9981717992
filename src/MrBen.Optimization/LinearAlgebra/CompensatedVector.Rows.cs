using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
    // With fewer rows what goes before and after takes longer.
    private const int FewestSizedRows = 6;

    // Sizes whose start would be near the ends of the doubles are left to the plain way.
    private const double LargestSize = 1e280;
    private const double SmallestSize = 1e-200;

    // Where the largest term of a sum is a smaller share of its size, the size says too little: 2⁻⁴⁰.
    private const double SmallestTerm = 9.094947017729282e-13;

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

        if (rows.Length < FewestSizedRows || !TryStart(SizeRounding * total, roots))
        {
            AddRows(matrix, stride, rows, weights);
            return;
        }

        int k4 = 0;
        for (; k4 <= rows.Length - RowsAtOnce; k4 += RowsAtOnce)
        {
            SumFour(matrix.Slice(rows[k4] * stride, Length), matrix.Slice(rows[k4 + 1] * stride, Length),
                matrix.Slice(rows[k4 + 2] * stride, Length), matrix.Slice(rows[k4 + 3] * stride, Length), weights.Slice(k4, RowsAtOnce));
        }

        for (; k4 < rows.Length; k4++)
        {
            SumOne(weights[k4], matrix.Slice(rows[k4] * stride, Length), 0);
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

    private void SumFour(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<double> third, ReadOnlySpan<double> fourth,
        ReadOnlySpan<double> weights)
    {
        ref double sums = ref MemoryMarshal.GetArrayDataReference(_sum);
        ref double rests = ref MemoryMarshal.GetArrayDataReference(_rest);
        ref double terms = ref MemoryMarshal.GetArrayDataReference(_term);
        ref double row0 = ref MemoryMarshal.GetReference(first);
        ref double row1 = ref MemoryMarshal.GetReference(second);
        ref double row2 = ref MemoryMarshal.GetReference(third);
        ref double row3 = ref MemoryMarshal.GetReference(fourth);
        Vector<double> weight0 = new(weights[0]);
        Vector<double> weight1 = new(weights[1]);
        Vector<double> weight2 = new(weights[2]);
        Vector<double> weight3 = new(weights[3]);
        nuint i = 0;
        nuint vectors = (nuint)(Length - (Length % Vector<double>.Count));
        for (; i < vectors; i += (nuint)Vector<double>.Count)
        {
            Vector<double> sum = Vector.LoadUnsafe(ref sums, i);
            Vector<double> rest = Vector.LoadUnsafe(ref rests, i);
            Vector<double> term = Vector.LoadUnsafe(ref terms, i);
            Sum(weight0, Vector.LoadUnsafe(ref row0, i), ref sum, ref rest, ref term);
            Sum(weight1, Vector.LoadUnsafe(ref row1, i), ref sum, ref rest, ref term);
            Sum(weight2, Vector.LoadUnsafe(ref row2, i), ref sum, ref rest, ref term);
            Sum(weight3, Vector.LoadUnsafe(ref row3, i), ref sum, ref rest, ref term);
            sum.StoreUnsafe(ref sums, i);
            rest.StoreUnsafe(ref rests, i);
            term.StoreUnsafe(ref terms, i);
        }

        SumOne(weights[0], first, (int)i);
        SumOne(weights[1], second, (int)i);
        SumOne(weights[2], third, (int)i);
        SumOne(weights[3], fourth, (int)i);
    }

    private void SumOne(double weight, ReadOnlySpan<double> row, int from)
    {
        int j = from;
        for (; j <= row.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> sum = Lanes.At(_sum, j);
            Vector<double> rest = Lanes.At(_rest, j);
            Vector<double> term = Lanes.At(_term, j);
            Sum(new Vector<double>(weight), Lanes.At(row, j), ref sum, ref rest, ref term);
            Lanes.Put(sum, _sum, j);
            Lanes.Put(rest, _rest, j);
            Lanes.Put(term, _term, j);
        }

        for (; j < row.Length; j++)
        {
            double sum = Math.FusedMultiplyAdd(weight, row[j], _sum[j]);
            _rest[j] += Math.FusedMultiplyAdd(weight, row[j], _sum[j] - sum);
            _term[j] = Math.Max(_term[j], Math.Abs(weight * row[j]));
            _sum[j] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(
        Vector<double> weight, Vector<double> value, ref Vector<double> sum, ref Vector<double> rest, ref Vector<double> largest)
    {
        Vector<double> next = Vector.FusedMultiplyAdd(weight, value, sum);
        rest += Vector.FusedMultiplyAdd(weight, value, sum - next);
        largest = Vector.MaxNative(largest, Vector.Abs(weight * value));
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
            Vector<long> small = Vector.LessThan(term, least * Lanes.At(roots, j)) & Vector.GreaterThan(term, Vector<double>.Zero);
            if (!Vector.EqualsAll(small, Vector<long>.Zero))
            {
                return false;
            }
        }

        for (; j < Length; j++)
        {
            if (_term[j] > 0 && _term[j] < least * roots[j])
            {
                return false;
            }
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
