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
public sealed class CompensatedVector(int length)
{
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
}
