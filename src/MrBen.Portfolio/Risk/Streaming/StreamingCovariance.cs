using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Streaming;

/// <summary>
/// The streaming twin of <see cref="ExponentiallyWeightedCovariance"/> with means taken as zero, and its triangular factor. One writer; not
/// thread-safe. No allocation after construction.
/// </summary>
/// <remarks>
/// A period costs N² for the matrix and N² rotations for the factor (Golub and Van Loan 2013, Matrix Computations, 6.5.4). Rounding fades as old
/// returns do: each entry is that of the batch within 4·2⁻⁵³/(1 − λ) of √(ΣᵢᵢΣⱼⱼ). Assets may begin late; of two the covariance counts from
/// where the later one began, as the batch does. A correction is a replay: <see cref="Clear"/>, and the returns again.
/// </remarks>
public sealed class StreamingCovariance
{
    private readonly double[] _sums; // Σλᵏrr', the lower half by rows
    private readonly double[] _upper; // U'U is the same
    private readonly double[] _weights; // Σλᵏ since the asset began
    private readonly double[] _row;
    private readonly double _factor;
    private readonly double _root;

    /// <summary>Makes one that has seen nothing.</summary>
    /// <param name="count">N, at least 1.</param>
    /// <param name="decay">How fast old returns lose weight.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no assets.</exception>
    public StreamingCovariance(int count, ExponentialDecay decay)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        (Count, Decay, _factor, _root) = (count, decay, decay.Factor, Math.Sqrt(decay.Factor));
        (_sums, _upper) = (new double[count * count], new double[count * count]);
        (_weights, _row) = (new double[count], new double[count]);
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>How fast old returns lose weight.</summary>
    public ExponentialDecay Decay { get; }

    /// <summary>How many periods were added.</summary>
    public long Periods { get; private set; }

    /// <summary>Whether all assets began together, so that the matrix is positive semidefinite and has the factor.</summary>
    public bool HasFactor { get; private set; } = true;

    /// <summary>The covariance of two assets per period; <see langword="null"/> before both have returns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such asset.</exception>
    public double? Covariance(int first, int second)
    {
        Check(first);
        Check(second);
        double weight = Math.Min(_weights[first], _weights[second]);
        return weight > 0 ? _sums[(Math.Max(first, second) * Count) + Math.Min(first, second)] / weight : null;
    }

    /// <summary>The correlation of two assets; <see langword="null"/> where one has not moved yet.</summary>
    /// <inheritdoc cref="Covariance"/>
    public double? Correlation(int first, int second) =>
        Covariance(first, first) is > 0 and { } a && Covariance(second, second) is > 0 and { } b
            ? Math.Clamp(Covariance(first, second)!.Value / Math.Sqrt(a * b), -1, 1)
            : null;

    /// <summary>Adds the returns of one more period of all assets; nothing changes where they are refused.</summary>
    /// <param name="returns">r, finite, length N.</param>
    /// <exception cref="ArgumentException">The length is not N, or a number is not finite.</exception>
    public void Add(ReadOnlySpan<double> returns) => Add(returns, Count);

    /// <summary>Adds the returns of one more period of the first assets; the others have not begun.</summary>
    /// <param name="returns">r, finite, length N; those of assets that have not begun are not read.</param>
    /// <param name="begun">How many assets have begun, at least as many as before.</param>
    /// <exception cref="ArgumentException">The length is not N, a number is not finite, or an asset would have a gap.</exception>
    public void Add(ReadOnlySpan<double> returns, int begun)
    {
        Guard.Length(Count, returns.Length, "returns (one per asset)", nameof(returns));
        if (begun < 0 || begun > Count || (begun < Count && _weights[begun] > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(begun), begun,
                Invariant($"{begun} of {Count} assets are said to have begun; it must not be fewer than before, nor more than there are."));
        }

        Guard.AllFinite(returns[..begun]);
        HasFactor &= begun == Count;
        for (int i = 0; i < begun; i++)
        {
            Span<double> row = _sums.AsSpan(i * Count, i + 1);
            Kernels.Scale(_factor, row);
            Kernels.Axpy(returns[i], returns[..(i + 1)], row);
            _weights[i] = (_factor * _weights[i]) + 1;
        }

        Periods++;
        if (HasFactor)
        {
            Rotate(returns);
        }
    }

    /// <summary>Forgets all returns.</summary>
    public void Clear()
    {
        Array.Clear(_sums);
        Array.Clear(_upper);
        Array.Clear(_weights);
        (Periods, HasFactor) = (0, true);
    }

    /// <summary>Writes the covariance per period, N × N by rows.</summary>
    /// <exception cref="ArgumentException">The length is not N².</exception>
    /// <exception cref="InvalidOperationException">An asset has no returns yet.</exception>
    public void CopyCovariance(Span<double> destination)
    {
        Guard.Length(Count * Count, destination.Length, "numbers (one per pair of assets)", nameof(destination));
        RequireReturns();
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                destination[(i * Count) + j] = destination[(j * Count) + i] =
                    _sums[(i * Count) + j] / Math.Min(_weights[i], _weights[j]);
            }
        }
    }

    /// <summary>Writes the upper triangular U with U'U = Σ, N × N by rows, with zeros below.</summary>
    /// <exception cref="ArgumentException">The length is not N².</exception>
    /// <exception cref="InvalidOperationException">There are no returns yet, or assets began at different times.</exception>
    public void CopyFactor(Span<double> destination)
    {
        Guard.Length(Count * Count, destination.Length, "numbers (one per pair of assets)", nameof(destination));
        RequireReturns();
        if (!HasFactor)
        {
            throw new InvalidOperationException("Assets began at different times: the matrix need not have a factor.");
        }

        _upper.CopyTo(destination);
        Kernels.Scale(1 / Math.Sqrt(_weights[0]), destination);
    }

    /// <summary>The variance of weights per period, w'Σw; by the factor where there is one, and then never negative.</summary>
    /// <param name="weights">w, finite, length N.</param>
    /// <exception cref="ArgumentException">The length is not N, or a number is not finite.</exception>
    /// <exception cref="InvalidOperationException">An asset has no returns yet.</exception>
    public double VarianceOf(ReadOnlySpan<double> weights)
    {
        Guard.Length(Count, weights.Length, "weights (one per asset)", nameof(weights));
        Guard.AllFinite(weights);
        RequireReturns();
        double variance = 0;
        for (int i = 0; i < Count; i++)
        {
            if (HasFactor)
            {
                double length = Kernels.Dot(_upper.AsSpan((i * Count) + i, Count - i), weights[i..]);
                variance += length * length / _weights[0];
                continue;
            }

            for (int j = 0; j <= i; j++)
            {
                double entry = _sums[(i * Count) + j] / Math.Min(_weights[i], _weights[j]);
                variance += (i == j ? 1 : 2) * weights[i] * weights[j] * entry;
            }
        }

        return variance;
    }

    // U becomes the triangle of the rows of √λU and r.
    private void Rotate(ReadOnlySpan<double> returns)
    {
        Kernels.Scale(_root, _upper);
        returns.CopyTo(_row);
        for (int k = 0; k < Count; k++)
        {
            Span<double> row = _upper.AsSpan((k * Count) + k, Count - k);
            Span<double> rest = _row.AsSpan(k);
            double length = double.Hypot(row[0], rest[0]);
            if (length > 0)
            {
                Kernels.Rotate(row[0] / length, rest[0] / length, row, rest);
                row[0] = length;
            }
        }
    }

    private void RequireReturns()
    {
        if (!(_weights[Count - 1] > 0))
        {
            throw new InvalidOperationException(Invariant($"Asset {Count - 1} has no returns yet."));
        }
    }

    private void Check(int asset)
    {
        if ((uint)asset >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(asset), asset, Invariant($"There are {Count} assets; {asset} is none of their places."));
        }
    }
}
