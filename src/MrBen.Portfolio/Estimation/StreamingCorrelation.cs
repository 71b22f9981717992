using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Exponentially weighted correlations, period by period. Updates in place; not thread-safe.</summary>
/// <remarks>
/// <para>S ← λS + (1 − λ)zz' and ρᵢⱼ = Sᵢⱼ/√(SᵢᵢSⱼⱼ), z the returns, divided by a volatility that was known before them where asked for.
/// A sum of squares: positive semidefinite always, and positive definite once returns of N independent directions were seen and still
/// weigh.</para>
/// <para>O(N²) and no allocation per period.</para>
/// </remarks>
public sealed class StreamingCorrelation
{
    private readonly StreamingCorrelationOptions _options;
    private readonly double _factor;
    private readonly double[] _moments;
    private readonly double[] _scaled;
    private readonly double[] _variances;
    private double _varianceWeight;

    /// <summary>A stream that has seen nothing.</summary>
    /// <param name="assets">The assets in the order of the returns, without duplicates, N ≥ 1.</param>
    /// <param name="options">Decay and volatility; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no assets, one comes twice, or an option is unsound.</exception>
    public StreamingCorrelation(ImmutableArray<AssetId> assets, StreamingCorrelationOptions? options = null)
    {
        Guard.AtLeast(1, assets.IsDefault ? 0 : assets.Length, "assets", nameof(assets));
        Assets = AssetList.Checked(assets.AsSpan(), nameof(assets));
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _factor = _options.Decay.Factor;
        (_moments, _scaled) = (new double[assets.Length * assets.Length], new double[assets.Length]);
        _variances = new double[assets.Length];
    }

    /// <summary>The assets in the order of the returns.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>Periods that were seen, those of the warm-up among them.</summary>
    public int Count { get; private set; }

    /// <summary>Periods that correlations rest on.</summary>
    public int Observations => _options.VolatilityDecay is null ? Count : Math.Max(0, Count - _options.Warmup);

    /// <summary>The last returns over their volatilities, clipped; zero in the warm-up. Of use only where returns are divided.</summary>
    internal ReadOnlySpan<double> Scaled => _scaled;

    /// <summary>Takes in the returns of one period.</summary>
    /// <param name="returns">Returns of either kind, finite and below 1e100 in size, length N.</param>
    /// <exception cref="ArgumentException">The length differs or a return is none; nothing has changed.</exception>
    public void Update(ReadOnlySpan<double> returns)
    {
        Guard.Length(Assets.Length, returns.Length, "returns (one per asset)", nameof(returns));
        Guard.AllFinite(returns);
        if (Kernels.MaxAbs(returns) > 1e100)
        {
            throw new ArgumentException("A return is above 1e100 in size; its square cannot be computed with.", nameof(returns));
        }

        Count++;
        if (_options.VolatilityDecay is not { } decay)
        {
            AddSquare(returns);
            return;
        }

        if (Count > _options.Warmup)
        {
            for (int i = 0; i < returns.Length; i++)
            {
                double volatility = Math.Sqrt(_variances[i] / _varianceWeight);
                double bound = _options.Clip;
                _scaled[i] = returns[i] == 0 ? 0 : Math.Clamp(returns[i] / volatility, -bound, bound);
            }

            AddSquare(_scaled);
        }

        _varianceWeight = (decay.Factor * _varianceWeight) + 1 - decay.Factor;
        for (int i = 0; i < returns.Length; i++)
        {
            _variances[i] = (decay.Factor * _variances[i]) + ((1 - decay.Factor) * returns[i] * returns[i]);
        }
    }

    /// <summary>Writes the correlations, N × N row after row.</summary>
    /// <param name="correlations">Length N².</param>
    /// <returns>False, and nothing written, where an asset has not moved yet.</returns>
    /// <exception cref="ArgumentException">The length differs.</exception>
    public bool TryCopyTo(Span<double> correlations)
    {
        Guard.Length(_moments.Length, correlations.Length, "correlations (assets squared)", nameof(correlations));
        return CorrelationEntries.TryNormalize(_moments, Assets.Length, correlations);
    }

    /// <summary>The correlations as they are now.</summary>
    /// <param name="estimate">The correlations with what is known about them.</param>
    /// <param name="failure">
    /// <see cref="InsufficientHistory"/> before the second period that counts; <see cref="UndefinedEstimate"/> where an asset stood still.
    /// </param>
    public bool TryEstimate([NotNullWhen(true)] out CorrelationEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        estimate = null;
        failure = null;
        int n = Assets.Length;
        double[] correlations = new double[n * n];
        if (Observations < 2)
        {
            failure = new InsufficientHistory(
                [.. Assets.Select(a => new HistoryShortage(a, PairedWith: null, Count, 2 + Count - Observations))]);
        }
        else if (!TryCopyTo(correlations))
        {
            int still = Enumerable.Range(0, n).First(i => !(_moments[(i * n) + i] > 0));
            failure = new UndefinedEstimate(Assets[still], Invariant(
                $"{Assets[still]} did not move in {Observations} returns; its correlation with the others is undefined."));
        }
        else
        {
            string divided = _options.VolatilityDecay is { } decay ? Invariant($", divided by their volatility ({decay})") : "";
            estimate = new CorrelationEstimate(Assets, SymmetricMatrix.Create(n, correlations), Observations, Invariant(
                $"Exponentially weighted correlation of {Observations} returns ({_options.Decay}){divided}."));
        }

        return estimate is not null;
    }

    private void AddSquare(ReadOnlySpan<double> values)
    {
        int n = values.Length;
        Kernels.Scale(_factor, _moments);
        for (int i = 0; i < n; i++)
        {
            Kernels.Axpy((1 - _factor) * values[i], values, _moments.AsSpan(i * n, n));
        }
    }
}
