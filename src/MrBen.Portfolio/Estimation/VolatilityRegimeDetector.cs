using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Tells calm, normal and turbulent markets apart by their volatility against two thresholds with hysteresis. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>After each period the current volatility is the standard deviation (divisor n − 1) of the last returns times √(periods per year);
/// with relative thresholds it is divided by that of the reference window just before them. The regime after a period depends on that
/// period and earlier ones only: longer histories never change what was said before.</para>
/// <para>Hysteresis h: a regime is entered where the number passes a threshold, and left where it has come back by the share h of that
/// threshold. The first period with enough history is classified without memory. A period whose reference window did not move at all
/// has no ratio: it has no regime, and the next one starts without memory.</para>
/// <para>This is a rule with stated numbers, not an estimate of a hidden state: it gives no probabilities and says nothing about the
/// future. O(T·W) for T periods and windows of W in all.</para>
/// </remarks>
public sealed class VolatilityRegimeDetector
{
    private readonly VolatilityRegimeOptions _options;

    /// <summary>A detector with these settings, copied; null for the defaults.</summary>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public VolatilityRegimeDetector(VolatilityRegimeOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <summary>Returns that the first regime needs: the lookback, and the reference window where thresholds are relative.</summary>
    public int MinimumObservations => _options.Required;

    /// <summary>The regime after the last return of one series.</summary>
    /// <param name="name">What the series is called in a failure, for example the index.</param>
    /// <param name="returns">Returns per period of either kind, oldest first, finite.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="regime">The regime now.</param>
    /// <param name="failure">
    /// <see cref="InsufficientHistory"/> where there are too few returns; <see cref="UndefinedEstimate"/> where the reference window did
    /// not move.
    /// </param>
    /// <exception cref="ArgumentException">A return is not finite.</exception>
    public bool TryDetect(
        AssetId name, ReadOnlySpan<double> returns, Frequency frequency,
        [NotNullWhen(true)] out VolatilityRegime? regime, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        _ = name.Value;
        Guard.AllFinite(returns);
        regime = null;
        failure = returns.Length < MinimumObservations
            ? new InsufficientHistory([new HistoryShortage(name, PairedWith: null, returns.Length, MinimumObservations)])
            : null;
        if (failure is null)
        {
            regime = Walk(returns, frequency.PeriodsPerYear)[^1];
            failure = regime is null
                ? new UndefinedEstimate(name, Invariant(
                    $"{name} did not move in the {_options.ReferenceWindow} returns of the reference window; there is no ratio to it."))
                : null;
        }

        return regime is not null;
    }

    /// <summary>The regime after the last period of a portfolio with fixed weights.</summary>
    /// <param name="returns">Simple returns without gaps, T × N with N ≥ 1.</param>
    /// <param name="weights">Weight of each asset, restored each period; finite, length N.</param>
    /// <param name="regime">The regime now.</param>
    /// <param name="failure">As for one series; also <see cref="UndefinedEstimate"/> where returns are missing.</param>
    /// <exception cref="ArgumentException">
    /// The panel has no assets or holds log returns, or the weights are not finite or not one per asset.
    /// </exception>
    public bool TryDetect(
        ReturnPanel returns, ReadOnlySpan<double> weights,
        [NotNullWhen(true)] out VolatilityRegime? regime, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireSimple(returns);
        Guard.Length(returns.Assets.Length, weights.Length, "weights (one per asset)", nameof(weights));
        Guard.AllFinite(weights);
        regime = null;
        failure = Panels.FindFailure(returns, "the volatility regime", MinimumObservations);
        if (failure is not null)
        {
            return false;
        }

        double[] portfolio = new double[returns.Observations];
        for (int t = 0; t < portfolio.Length; t++)
        {
            portfolio[t] = Kernels.Dot(returns.Row(t), weights);
        }

        return TryDetect("The portfolio", portfolio, returns.Frequency, out regime, out failure);
    }

    /// <summary>The regime after each period of one series.</summary>
    /// <param name="returns">Returns per period of either kind, oldest first, finite, length T.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <returns>
    /// Length T. Null for the first <see cref="MinimumObservations"/> − 1 periods and where the reference window did not move.
    /// </returns>
    /// <exception cref="ArgumentException">A return is not finite.</exception>
    public ImmutableArray<VolatilityRegime?> DetectAll(ReadOnlySpan<double> returns, Frequency frequency)
    {
        Guard.AllFinite(returns);
        return ImmutableArray.Create(Walk(returns, frequency.PeriodsPerYear));
    }

    private VolatilityRegime?[] Walk(ReadOnlySpan<double> returns, double periodsPerYear)
    {
        VolatilityRegime?[] regimes = new VolatilityRegime?[returns.Length];
        VolatilityThresholds thresholds = _options.Thresholds;
        double annual = Math.Sqrt(periodsPerYear);
        MarketRegime? before = null;
        for (int end = MinimumObservations; end <= returns.Length; end++)
        {
            int start = end - _options.Lookback;
            double volatility = annual * Deviation(returns[start..end]);
            double? reference = thresholds.IsAbsolute
                ? null
                : annual * Deviation(returns.Slice(start - _options.ReferenceWindow, _options.ReferenceWindow));
            if (reference == 0)
            {
                before = null;
                continue;
            }

            before = Next(before, volatility / (reference ?? 1));
            regimes[end - 1] = new VolatilityRegime(before.Value, end - 1, volatility, reference, thresholds);
        }

        return regimes;
    }

    // The mean of equal returns may miss them by an ulp; their deviation is 0 all the same.
    private static double Deviation(ReadOnlySpan<double> returns) =>
        returns.IndexOfAnyExcept(returns[0]) < 0 ? 0 : Math.Sqrt(Moments.MeanAndVariance(returns).Variance);

    private MarketRegime Next(MarketRegime? before, double measure)
    {
        VolatilityThresholds thresholds = _options.Thresholds;
        double calm = thresholds.CalmBelow * (before == MarketRegime.Calm ? 1 + _options.Hysteresis : 1);
        double turbulent = thresholds.TurbulentAbove * (before == MarketRegime.Turbulent ? 1 - _options.Hysteresis : 1);
        return measure < calm ? MarketRegime.Calm
            : measure > turbulent ? MarketRegime.Turbulent
            : MarketRegime.Normal;
    }
}
