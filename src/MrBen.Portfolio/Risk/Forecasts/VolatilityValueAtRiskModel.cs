using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>
/// Value at risk and expected shortfall as a multiple of a forecast volatility: normal, or the quantile of past returns over the volatility
/// that was forecast for them (filtered historical simulation). Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>Loss over h periods = √(h · mean variance forecast for h) × loss of the standardised return of one period; the mean return counts
/// as zero for the normal one and stands in the standardised returns of the other. Any constant factor in the variances, such as that of a
/// range measure which leaves the night out, cancels in filtered historical simulation, not in the normal model.</para>
/// <para>Within the history, volatilities are one-period forecasts from the period before with the parameters fitted to all of it.</para>
/// <para>Source: Barone-Adesi, Giannopoulos and Vosper (1999), J. Futures Markets 19(5); Hull and White (1998), J. Risk 1(1). O(W) a
/// forecast for a window of W.</para>
/// </remarks>
public sealed class VolatilityValueAtRiskModel : IValueAtRiskModel
{
    // Below, a deviation is the rounding of prices that never moved.
    private const double SmallestVariance = 1e-28;

    private readonly IVolatilityModel _volatility;
    private readonly VolatilityValueAtRiskOptions _options;

    /// <summary>A model on a volatility model, with these settings, copied; null for the defaults.</summary>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public VolatilityValueAtRiskModel(IVolatilityModel volatility, VolatilityValueAtRiskOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(volatility);
        _volatility = volatility;
        _options = options is null ? new() : options with { };
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => _options.IsFiltered
        ? $"filtered historical simulation on {_volatility.Name}"
        : $"normal with the volatility of {_volatility.Name}";

    /// <inheritdoc/>
    public int MinimumObservations => _options.IsFiltered
        ? Math.Max(_volatility.MinimumObservations, _options.BurnIn + 100)
        : _volatility.MinimumObservations;

    /// <inheritdoc/>
    public bool TryStart(
        VolatilitySeries history, [NotNullWhen(true)] out ValueAtRiskTracker? tracker, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(history);
        tracker = null;
        failure = history.FindShortage(MinimumObservations);
        if (failure is null && _volatility.TryFit(history, out VolatilityFit? fit, out failure))
        {
            tracker = Start(fit, history);
        }

        return tracker is not null;
    }

    /// <summary>Starts from a fit that is there already, for example one of a panel's.</summary>
    /// <param name="fit">A fit of the volatility model to this history or an earlier part of it.</param>
    /// <param name="history">Returns with variances, oldest first, at least <see cref="MinimumObservations"/>.</param>
    /// <returns>A tracker that stands after the last period of the history.</returns>
    /// <exception cref="ArgumentException">The history is too short, or the fit cannot forecast one period ahead.</exception>
    public ValueAtRiskTracker Start(VolatilityFit fit, VolatilitySeries history)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(history);
        Guard.AtLeast(MinimumObservations, history.Count, "periods", nameof(history));
        if (!fit.Horizons.IsEmpty && fit.Horizons[0] != 1)
        {
            throw new ArgumentException(
                Invariant($"The fit forecasts {fit.Horizons[0]} periods at the least; standardising needs forecasts of 1."), nameof(fit));
        }

        int first = Math.Min(Math.Max(_options.BurnIn, fit.WarmUp), history.Count);
        Tracker tracker = new(this, fit.TrackFrom(history.Slice(0, first)));
        for (int t = first; t < history.Count; t++)
        {
            tracker.Update(history[t]);
        }

        return tracker;
    }

    private sealed class Tracker(VolatilityValueAtRiskModel model, VolatilityTracker volatility) : ValueAtRiskTracker(model)
    {
        private readonly bool _isFiltered = model._options.IsFiltered;
        private readonly ReturnWindow _standardized = new(model._options.IsFiltered ? model._options.Window : 0);

        public override void Update(in VolatilityObservation observation)
        {
            double variance = volatility.MeanVariance();
            volatility.Update(observation);
            if (_isFiltered && variance > SmallestVariance)
            {
                _standardized.Add(observation.Return / Math.Sqrt(variance));
            }
        }

        private protected override TailLoss? ForecastChecked(double confidence, int horizon)
        {
            double deviation = Math.Sqrt(horizon * volatility.MeanVariance(horizon));
            if (!_isFiltered)
            {
                return new TailLoss(
                    RiskMetrics.GaussianValueAtRisk(0, deviation, confidence),
                    RiskMetrics.GaussianConditionalValueAtRisk(0, deviation, confidence));
            }

            if (_standardized.Count == 0)
            {
                return null;
            }

            (double valueAtRisk, double shortfall) = RiskMetrics.TailLosses(_standardized.Values, confidence);
            return new TailLoss(valueAtRisk, shortfall).Scaled(deviation);
        }
    }
}
