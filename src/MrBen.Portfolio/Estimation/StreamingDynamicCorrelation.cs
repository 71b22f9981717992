using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Correlations and volatilities of a fitted DCC(1,1), period by period. Updates in place; not thread-safe.</summary>
/// <remarks>
/// O(N²) and no allocation per period. What it says is what a walk through the whole history with the same parameters says.
/// </remarks>
public sealed class StreamingDynamicCorrelation
{
    private readonly GarchProcess[] _volatilities;
    private readonly double[] _target;
    private readonly double[] _state;
    private readonly double[] _variances;
    private readonly double[] _standardized;

    internal StreamingDynamicCorrelation(
        ImmutableArray<AssetId> assets, GarchProcess[] volatilities, double[] target, double news, double memory)
    {
        (Assets, _volatilities, _target, News, Memory) = (assets, volatilities, target, news, memory);
        _state = [.. target];
        _variances = [.. volatilities.Select(v => v.LongRunVariance)];
        _standardized = new double[assets.Length];
        Target = SymmetricMatrix.Create(assets.Length, target);
    }

    internal StreamingDynamicCorrelation(StreamingDynamicCorrelation other)
        : this(other.Assets, other._volatilities, other._target, other.News, other.Memory)
    {
        other._state.CopyTo(_state, 0);
        other._variances.CopyTo(_variances, 0);
        Count = other.Count;
    }

    /// <summary>The assets in the order of the returns.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>Periods that were seen, those of the fit among them.</summary>
    public int Count { get; private set; }

    internal double News { get; }

    internal double Memory { get; }

    internal SymmetricMatrix Target { get; }

    /// <summary>A stream of the same parameters that has seen nothing.</summary>
    internal StreamingDynamicCorrelation FromStart() => new(Assets, _volatilities, _target, News, Memory);

    /// <summary>Takes in the returns of one period.</summary>
    /// <param name="returns">Returns of the kind that was fitted, finite and below 1e100 in size, length N.</param>
    /// <exception cref="ArgumentException">The length differs or a return is none; nothing has changed.</exception>
    public void Update(ReadOnlySpan<double> returns)
    {
        int n = Assets.Length;
        Guard.Length(n, returns.Length, "returns (one per asset)", nameof(returns));
        Guard.AllFinite(returns);
        if (Kernels.MaxAbs(returns) > 1e100)
        {
            throw new ArgumentException("A return is above 1e100 in size; its square cannot be computed with.", nameof(returns));
        }

        for (int i = 0; i < n; i++)
        {
            _standardized[i] = returns[i] / Math.Sqrt(_variances[i]);
            _variances[i] = _volatilities[i].Next(_variances[i], _volatilities[i].Square(returns[i]));
        }

        Kernels.Scale(Memory, _state);
        Kernels.Axpy(1 - News - Memory, _target, _state);
        for (int i = 0; i < n; i++)
        {
            Kernels.Axpy(News * _standardized[i], _standardized, _state.AsSpan(i * n, n));
        }

        Count++;
    }

    /// <summary>Writes the correlations expected for the next period, N × N row after row; positive definite.</summary>
    /// <exception cref="ArgumentException">The length is not N².</exception>
    public void CopyCorrelations(Span<double> correlations)
    {
        Guard.Length(_state.Length, correlations.Length, "correlations (assets squared)", nameof(correlations));
        _ = CorrelationEntries.TryNormalize(_state, Assets.Length, correlations);
    }

    /// <summary>Writes the variances expected for the next period, length N, per period.</summary>
    /// <exception cref="ArgumentException">The length is not N.</exception>
    public void CopyVariances(Span<double> variances)
    {
        Guard.Length(_variances.Length, variances.Length, "variances (one per asset)", nameof(variances));
        _variances.CopyTo(variances);
    }

    /// <summary>The correlations expected for the next period with what is known about them.</summary>
    public CorrelationEstimate Estimate()
    {
        double[] correlations = new double[_state.Length];
        CopyCorrelations(correlations);
        return new CorrelationEstimate(Assets, SymmetricMatrix.Create(Assets.Length, correlations), Math.Max(1, Count), Invariant(
            $"Dynamic conditional correlation after {Count} returns, news {News:G4}, memory {Memory:G4}."));
    }
}
