using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>
/// What a forecast of correlations rests on, period by period; no number of it knows of a later period. Updates in place, not thread-safe.
/// </summary>
internal sealed class CorrelationStream
{
    /// <summary>Decays per period, the slow one last: those of <see cref="LogCorrelationOptions.Decays"/>.</summary>
    public static readonly ImmutableArray<double> Factors = [0.94, 0.97, 0.985, 0.995];

    private const int Month = 22;
    private const double LargestTurbulence = 5;

    private readonly StreamingCorrelation[] _streams;
    private readonly double[] _longRun;
    private readonly double[] _fast;
    private readonly double[] _slow;
    private readonly List<double> _turbulence = [];
    private readonly List<double> _returns = [];
    private double _fastWeight;
    private double _slowWeight;

    public CorrelationStream(ImmutableArray<AssetId> assets)
    {
        _streams =
        [
            .. Factors.Select(factor => new StreamingCorrelation(
                assets, new StreamingCorrelationOptions { Decay = ExponentialDecay.FromFactor(factor) })),
        ];
        _longRun = new double[assets.Length * assets.Length];
        (_fast, _slow) = (new double[assets.Length], new double[assets.Length]);
    }

    /// <summary>The last returns over a volatility known before them, clipped.</summary>
    public ReadOnlySpan<double> Scaled => _streams[^1].Scaled;

    /// <summary>Why correlations of a panel cannot be forecast; null where nothing speaks against it.</summary>
    public static EstimationFailure? FindFailure(ReturnPanel returns, int required)
    {
        Guard.AtLeast(2, returns.Assets.Length, "assets", nameof(returns));
        if (Panels.FindFailure(returns, "a forecast of correlations", required) is { } failure)
        {
            return failure;
        }

        int n = returns.Assets.Length;
        double[] column = new double[returns.Observations];
        for (int i = 0; i < n; i++)
        {
            returns.CopyColumn(i, column);
            if (!column.AsSpan().ContainsAnyExcept(column[0]))
            {
                return new UndefinedEstimate(returns.Assets[i], Invariant(
                    $"All {column.Length} returns of {returns.Assets[i]} are {column[0]}; without variance there is no correlation."));
            }

            if (Kernels.MaxAbs(column) > 1e100)
            {
                return new UndefinedEstimate(returns.Assets[i], Invariant(
                    $"A return of {returns.Assets[i]} is {Kernels.MaxAbs(column):G3} in size; its square cannot be computed with."));
            }
        }

        return null;
    }

    /// <summary>Takes in the returns of one period.</summary>
    public void Update(ReadOnlySpan<double> returns)
    {
        foreach (StreamingCorrelation stream in _streams)
        {
            stream.Update(returns);
        }

        int n = returns.Length;
        ReadOnlySpan<double> scaled = Scaled;
        double mean = 0;
        for (int i = 0; i < n; i++)
        {
            Kernels.Axpy(scaled[i], scaled, _longRun.AsSpan(i * n, n));
            mean += scaled[i] / n;
            Follow(_fast, i, Factors[0], returns[i]);
            Follow(_slow, i, Factors[^1], returns[i]);
        }

        _fastWeight = (Factors[0] * _fastWeight) + 1 - Factors[0];
        _slowWeight = (Factors[^1] * _slowWeight) + 1 - Factors[^1];
        _returns.Add(mean);
        double turbulence = 0;
        for (int i = 0; i < n; i++)
        {
            turbulence += TurbulenceOf(i) / n;
        }

        _turbulence.Add(turbulence);

        static void Follow(double[] variances, int asset, double factor, double value) =>
            variances[asset] = (factor * variances[asset]) + ((1 - factor) * value * value);
    }

    /// <summary>What is known now.</summary>
    public bool TryRead([NotNullWhen(true)] out CorrelationState? state, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        state = null;
        if (!_streams[^1].TryEstimate(out _, out failure))
        {
            return false;
        }

        int n = _fast.Length;
        int observations = _streams[0].Observations;
        bool isRepaired = false; // of the last one, the slow average
        ImmutableArray<SymmetricMatrix>.Builder weighted = ImmutableArray.CreateBuilder<SymmetricMatrix>(_streams.Length);
        for (int k = 0; k < _streams.Length; k++)
        {
            // A fast average forgets an asset that stands still altogether; the slow one, which does not, takes its place.
            double[] correlations = new double[n * n];
            double factor = _streams[k].TryCopyTo(correlations) ? Factors[k] : Factors[^1];
            _ = factor == Factors[k] || _streams[^1].TryCopyTo(correlations);
            weighted.Add(PositiveCorrelation.Of(
                correlations, n, PositiveCorrelation.EffectiveObservations(factor, observations), out isRepaired));
        }

        double[] longRun = new double[n * n];
        _ = CorrelationEntries.TryNormalize(_longRun, n, longRun);
        int last = _turbulence.Count - 1;
        double sum = 0;
        for (int t = Math.Max(0, last + 1 - Month); t <= last; t++)
        {
            sum += _returns[t];
        }

        ImmutableArray<double>.Builder turbulence = ImmutableArray.CreateBuilder<double>(n);
        for (int i = 0; i < n; i++)
        {
            turbulence.Add(TurbulenceOf(i));
        }

        state = new CorrelationState(
            weighted.MoveToImmutable(), PositiveCorrelation.Of(longRun, n, observations), turbulence.MoveToImmutable(), _turbulence[last],
            _turbulence[last] - _turbulence[Math.Max(0, last - Month)], sum / Math.Sqrt(Month))
        {
            IsSlowRepaired = isRepaired,
        };
        return true;
    }

    private double TurbulenceOf(int asset)
    {
        double ratio = _fast[asset] / _fastWeight / (_slow[asset] / _slowWeight);
        return ratio > 0 && double.IsFinite(ratio) ? Math.Clamp(0.5 * Math.Log(ratio), -LargestTurbulence, LargestTurbulence) : 0;
    }
}
