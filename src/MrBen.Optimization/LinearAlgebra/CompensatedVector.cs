using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// A vector of sums kept in about twice the precision, with the largest term that entered each: enough to tell a residual from its rounding,
/// and how large it is beside what cancelled in it. Not thread-safe; its methods allocate nothing.
/// </summary>
/// <remarks>
/// As accurate as if computed in twice the working precision and rounded once. Source: Ogita, Rump and Oishi (2005), SIAM J. Scientific
/// Computing 26(6), Algorithm 5.3.
/// </remarks>
/// <param name="length">Number of sums, at least 0.</param>
public sealed partial class CompensatedVector(int length)
{
    private const int RowsAtOnce = 4;

    private readonly double[] _high = new double[length];
    private readonly double[] _low = new double[length];
    private readonly double[] _largest = new double[length];
    private CompensatedVector? _inner;

    /// <summary>Number of sums.</summary>
    public int Length => _high.Length;

    /// <summary>The largest absolute value of the terms of each sum, length <see cref="Length"/>.</summary>
    public ReadOnlySpan<double> LargestTerms => _largest;

    /// <summary>A sum, rounded once.</summary>
    public double this[int index] => _high[index] + _low[index];

    /// <summary>Sets every sum to zero.</summary>
    public void Clear()
    {
        _high.AsSpan().Clear();
        _low.AsSpan().Clear();
        _largest.AsSpan().Clear();
    }

    /// <summary>The sums rounded to one double each; with <see cref="Rests"/> they are what <see cref="this"/> rounds.</summary>
    internal ReadOnlySpan<double> Heads => _high;

    /// <summary>What <see cref="Heads"/> lack.</summary>
    internal ReadOnlySpan<double> Rests => _low;

    /// <summary>Adds weight × value to one sum.</summary>
    public void AddProduct(int index, double weight, double value)
    {
        CompensatedSums.AddProduct(weight, value, ref _high[index], ref _low[index]);
        _largest[index] = Math.Max(_largest[index], Math.Abs(weight * value));
    }

    /// <summary>Adds weight × values, one value to each sum.</summary>
    /// <exception cref="ArgumentException">The length is not <see cref="Length"/>.</exception>
    public void AddScaled(double weight, ReadOnlySpan<double> values)
    {
        Guard.Length(Length, values.Length, "values (one per sum)", nameof(values));
        CompensatedSums.AddRow(weight, weight, values, _high, _low, _largest);
    }

    /// <summary>
    /// Adds rows of a matrix, each times its weight: the same numbers as <see cref="AddScaled"/> row after row, but four rows pass over the
    /// sums at once.
    /// </summary>
    internal void AddRows(ReadOnlySpan<double> matrix, int stride, ReadOnlySpan<int> rows, ReadOnlySpan<double> weights)
    {
        int whole = Vector512.IsHardwareAccelerated ? rows.Length - (rows.Length % RowsAtOnce) : 0;
        for (int k = 0; k < whole; k += RowsAtOnce)
        {
            AddFour(matrix.Slice(rows[k] * stride, Length), matrix.Slice(rows[k + 1] * stride, Length),
                matrix.Slice(rows[k + 2] * stride, Length), matrix.Slice(rows[k + 3] * stride, Length), weights.Slice(k, RowsAtOnce));
        }

        for (int k = whole; k < rows.Length; k++)
        {
            AddScaled(weights[k], matrix.Slice(rows[k] * stride, Length));
        }
    }

    /// <summary>Makes each sum one term.</summary>
    internal void Begin(ReadOnlySpan<double> terms)
    {
        Guard.Length(Length, terms.Length, "terms (one per sum)", nameof(terms));
        terms.CopyTo(_high);
        _low.AsSpan().Clear();
        int i = 0;
        for (; i <= terms.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Lanes.Put(Vector.Abs(Lanes.At(terms, i)), _largest, i);
        }

        for (; i < terms.Length; i++)
        {
            _largest[i] = Math.Abs(terms[i]);
        }
    }

    /// <summary>Makes the sums those of a vector of the same length, and adds weight × values.</summary>
    internal void Begin(CompensatedVector other, double weight, ReadOnlySpan<double> values)
    {
        Guard.Length(Length, values.Length, "values (one per sum)", nameof(values));
        Vector<double> weights = new(weight);
        int i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> before = Lanes.At(other._high, i);
            Vector<double> product = weights * Lanes.At(values, i);
            Vector<double> rest = Vector.FusedMultiplyAdd(weights, Lanes.At(values, i), -product);
            Vector<double> sum = before + product;
            Vector<double> part = sum - before;
            Lanes.Put(sum, _high, i);
            Lanes.Put(Lanes.At(other._low, i) + (rest + ((before - (sum - part)) + (product - part))), _low, i);
            Lanes.Put(Vector.Max(Lanes.At(other._largest, i), Vector.Abs(product)), _largest, i);
        }

        for (; i < values.Length; i++)
        {
            (_high[i], _low[i], _largest[i]) = (other._high[i], other._low[i], other._largest[i]);
            AddProduct(i, weight, values[i]);
        }
    }

    /// <summary>Writes all sums, each rounded once.</summary>
    internal void Round(Span<double> destination)
    {
        Guard.Length(Length, destination.Length, "elements (one per sum)", nameof(destination));
        int i = 0;
        for (; i <= destination.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Lanes.Put(Lanes.At(_high, i) + Lanes.At(_low, i), destination, i);
        }

        for (; i < destination.Length; i++)
        {
            destination[i] = this[i];
        }
    }

    /// <summary>Takes over the sums and terms of a vector of the same length.</summary>
    internal void CopyFrom(CompensatedVector other)
    {
        other._high.CopyTo(_high, 0);
        other._low.CopyTo(_low, 0);
        other._largest.CopyTo(_largest, 0);
    }

    /// <summary>Multiplies every sum.</summary>
    internal void Scale(double factor)
    {
        for (int i = 0; i < _high.Length; i++)
        {
            double product = _high[i] * factor;
            _low[i] = (_low[i] * factor) + Math.FusedMultiplyAdd(_high[i], factor, -product);
            _high[i] = product;
            _largest[i] *= Math.Abs(factor);
        }
    }

    /// <summary>A cleared vector for what is summed on the way to this one; the same at every call.</summary>
    internal CompensatedVector Inner(int length)
    {
        if (_inner?.Length != length)
        {
            _inner = new CompensatedVector(length);
        }

        _inner.Clear();
        return _inner;
    }

    /// <summary>
    /// Adds the inner product of weights and another vector of sums to one sum. Its terms are as large as those that entered the other.
    /// </summary>
    internal void AddDot(int index, ReadOnlySpan<double> weights, CompensatedVector other)
    {
        double largest = _largest[index];
        for (int k = 0; k < weights.Length; k++)
        {
            AddProduct(index, weights[k], other._high[k]);
            _low[index] += weights[k] * other._low[k];
            largest = Math.Max(largest, Math.Abs(weights[k]) * other._largest[k]);
        }

        _largest[index] = largest;
    }

    private void AddFour(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<double> third, ReadOnlySpan<double> fourth,
        ReadOnlySpan<double> weights)
    {
        ref double high = ref MemoryMarshal.GetArrayDataReference(_high);
        ref double low = ref MemoryMarshal.GetArrayDataReference(_low);
        ref double largest = ref MemoryMarshal.GetArrayDataReference(_largest);
        ref double row0 = ref MemoryMarshal.GetReference(first);
        ref double row1 = ref MemoryMarshal.GetReference(second);
        ref double row2 = ref MemoryMarshal.GetReference(third);
        ref double row3 = ref MemoryMarshal.GetReference(fourth);
        Vector512<double> weight0 = Vector512.Create(weights[0]);
        Vector512<double> weight1 = Vector512.Create(weights[1]);
        Vector512<double> weight2 = Vector512.Create(weights[2]);
        Vector512<double> weight3 = Vector512.Create(weights[3]);
        nuint i = 0;
        nuint vectors = (nuint)(Length - (Length % Vector512<double>.Count));
        for (; i < vectors; i += (nuint)Vector512<double>.Count)
        {
            Vector512<double> sum = Vector512.LoadUnsafe(ref high, i);
            Vector512<double> error = Vector512.LoadUnsafe(ref low, i);
            Vector512<double> size = Vector512.LoadUnsafe(ref largest, i);
            Add(weight0, Vector512.LoadUnsafe(ref row0, i), ref sum, ref error, ref size);
            Add(weight1, Vector512.LoadUnsafe(ref row1, i), ref sum, ref error, ref size);
            Add(weight2, Vector512.LoadUnsafe(ref row2, i), ref sum, ref error, ref size);
            Add(weight3, Vector512.LoadUnsafe(ref row3, i), ref sum, ref error, ref size);
            sum.StoreUnsafe(ref high, i);
            error.StoreUnsafe(ref low, i);
            size.StoreUnsafe(ref largest, i);
        }

        for (int j = (int)i; j < Length; j++)
        {
            AddProduct(j, weights[0], first[j]);
            AddProduct(j, weights[1], second[j]);
            AddProduct(j, weights[2], third[j]);
            AddProduct(j, weights[3], fourth[j]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Vector512<double> weight, Vector512<double> value, ref Vector512<double> sum, ref Vector512<double> error,
        ref Vector512<double> largest)
    {
        Vector512<double> product = weight * value;
        Vector512<double> rest = Vector512.FusedMultiplyAdd(weight, value, -product);
        Vector512<double> before = sum;
        sum = before + product;
        Vector512<double> part = sum - before;
        error += rest + ((before - (sum - part)) + (product - part));
        largest = Vector512.MaxNative(largest, Vector512.Abs(product));
    }
}
