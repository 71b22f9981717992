using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Streaming;

/// <summary>
/// The variance x'Σx of exposures that change one by one or all at once, with Σx kept: what each fill and each tick does to risk. One writer; not
/// thread-safe. No allocation after construction.
/// </summary>
/// <remarks>
/// <para>Exposures x are in any one unit, weights or money; variances are in its square, per whatever Σ is per.</para>
/// <para>One exposure costs two passes over N numbers with a dense Σ, and O(K²) on average with K factors; all of them a product with Σ. Nothing
/// drifts: with each change of one exposure an entry of Σx is computed anew, and with every N of them the variance. Each number is so that of the
/// batch within the rounding of the last 2N changes: 8·N·2⁻⁵³ of Σⱼ|Σᵢⱼ|m, and of mΣᵢⱼ|Σᵢⱼ|m for the variance, m the largest exposure
/// meanwhile. Of no exposures it is exactly 0.</para>
/// </remarks>
public abstract class StreamingVariance
{
    private readonly double[] _exposures;
    private int _stale;
    private int _held;
    private double _gross;
    private double _net;

    private protected StreamingVariance(int count) => _exposures = new double[count];

    /// <summary>N.</summary>
    public int Count => _exposures.Length;

    /// <summary>x, length N; a view.</summary>
    public ReadOnlySpan<double> Exposures => _exposures;

    /// <summary>x'Σx; rounding of a perfect hedge is 0.</summary>
    public double Variance => Math.Max(0, CurrentVariance);

    /// <summary>√(x'Σx).</summary>
    public double Volatility => Math.Sqrt(Variance);

    /// <summary>Σ|xᵢ|.</summary>
    public double GrossExposure => _gross;

    /// <summary>Σxᵢ.</summary>
    public double NetExposure => _net;

    /// <summary>Whether every exposure is 0.</summary>
    internal bool IsEmpty => _held == 0;

    private protected double CurrentVariance { get; set; }

    /// <summary>Starts with no exposures.</summary>
    /// <param name="covariance">Σ, N × N; referred to, not copied.</param>
    public static StreamingVariance Of(SymmetricMatrix covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        return new DenseStreamingVariance(covariance);
    }

    /// <summary>Starts with no exposures.</summary>
    /// <param name="covariance">Σ as K factors; referred to, not copied.</param>
    public static StreamingVariance Of(FactorCovariance covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        return new FactorStreamingVariance(covariance);
    }

    /// <summary>(Σx)ᵢ: half the change of the variance per unit of the exposure. O(1), with factors O(K).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such asset.</exception>
    public double CovarianceWith(int asset)
    {
        Check(asset);
        return Product(asset);
    }

    /// <summary>Change of the volatility per unit of an exposure, (Σx)ᵢ/√(x'Σx); <see langword="null"/> where there is no volatility.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such asset.</exception>
    public double? MarginalVolatility(int asset) => RiskMetrics.Ratio(CovarianceWith(asset), Volatility);

    /// <summary>What an asset is of the volatility, xᵢ(Σx)ᵢ/√(x'Σx): all together are it.</summary>
    /// <inheritdoc cref="MarginalVolatility"/>
    public double? ComponentVolatility(int asset) => _exposures[asset] * MarginalVolatility(asset);

    /// <summary>The variance there would be with another exposure of one asset. O(1), with factors O(K).</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="exposure">Its exposure, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such asset, or the number is not finite.</exception>
    public double VarianceWith(int asset, double exposure)
    {
        Check(asset);
        Guard.Finite(exposure);
        double change = exposure - _exposures[asset];
        return Math.Max(0, CurrentVariance + (change * ((2 * Product(asset)) + (change * Diagonal(asset)))));
    }

    /// <summary>Sets one exposure.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="exposure">Its exposure, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such asset, or the number is not finite; nothing has changed.</exception>
    public void SetExposure(int asset, double exposure)
    {
        Check(asset);
        Guard.Finite(exposure);
        double change = exposure - _exposures[asset];
        CurrentVariance += change * ((2 * Product(asset)) + (change * Diagonal(asset)));
        _gross += Math.Abs(exposure) - Math.Abs(_exposures[asset]);
        _net += change;
        _held += (exposure != 0 ? 1 : 0) - (_exposures[asset] != 0 ? 1 : 0);
        _exposures[asset] = exposure;
        if (IsEmpty)
        {
            Clear();
            (CurrentVariance, _gross, _net, _stale) = (0, 0, 0, 0);
            return;
        }

        Move(asset, change);
        Renew(_stale);
        _stale++;
        if (_stale == Count)
        {
            _stale = 0;
            Sum();
        }
    }

    /// <summary>Sets all exposures, as all prices together do.</summary>
    /// <param name="exposures">x, finite, length N.</param>
    /// <exception cref="ArgumentException">The length is not N, or a number is not finite; nothing has changed.</exception>
    public void SetExposures(ReadOnlySpan<double> exposures)
    {
        Guard.Length(Count, exposures.Length, "exposures (one per asset)", nameof(exposures));
        Guard.AllFinite(exposures);
        exposures.CopyTo(_exposures);
        Multiply();
        _stale = 0;
        Sum();
    }

    /// <summary>Writes Σx, length N. O(N), with factors O(NK).</summary>
    /// <exception cref="ArgumentException">The length is not N.</exception>
    public void CopyCovariances(Span<double> destination)
    {
        Guard.Length(Count, destination.Length, "numbers (one per asset)", nameof(destination));
        if (Products is { IsEmpty: false } kept)
        {
            kept.CopyTo(destination);
            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = Product(i);
        }
    }

    /// <summary>Σx, length N, where it is kept; else empty.</summary>
    internal virtual ReadOnlySpan<double> Products => [];

    private protected abstract double Product(int asset);

    private protected abstract double Diagonal(int asset);

    // What is kept of Σx, after one exposure has changed.
    private protected abstract void Move(int asset, double change);

    // The same after the last exposure went.
    private protected abstract void Clear();

    // The same from all exposures.
    private protected abstract void Multiply();

    // Computes a part of it anew: all of it in Count steps.
    private protected abstract void Renew(int step);

    private protected abstract double Form();

    private void Sum()
    {
        CurrentVariance = Form();
        (_gross, _net, _held) = (0, 0, 0);
        foreach (double exposure in _exposures)
        {
            _held += exposure != 0 ? 1 : 0;
            _gross += Math.Abs(exposure);
            _net += exposure;
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
