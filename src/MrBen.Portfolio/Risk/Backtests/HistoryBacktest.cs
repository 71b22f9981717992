using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// Forecasts of one method made anew over the last periods of a history, each from what was known before it: the model is fitted once, before the
/// first of them, and then follows.
/// </summary>
internal static class HistoryBacktest
{
    /// <summary>Runs the tests; null where the model cannot start so early or has no value in between.</summary>
    /// <param name="method">The method.</param>
    /// <param name="series">The returns of the portfolio.</param>
    /// <param name="periods">Last periods that are forecast, at least 2.</param>
    /// <param name="confidence">Confidence that violations are counted at.</param>
    /// <param name="options">How forecasts are tested.</param>
    public static RiskBacktest? Run(
        RiskForecastMethod method, VolatilitySeries series, int periods, double confidence, RiskBacktestOptions options)
    {
        int start = series.Count - periods;
        if (start < method.Model.MinimumObservations
            || !method.Model.TryStart(series.Slice(0, start), out ValueAtRiskTracker? tracker, out _))
        {
            return null;
        }

        AdaptiveLevel? level = method.AdaptationRate is { } rate ? new AdaptiveLevel(1 - confidence, rate) : null;
        double[] losses = new double[periods];
        double[] valueAtRisk = new double[periods];
        double[] shortfall = new double[periods];
        bool isComplete = true;
        for (int t = 0; t < periods; t++)
        {
            if (tracker.Forecast(level?.Confidence ?? confidence) is not { } tail)
            {
                return null;
            }

            VolatilityObservation observed = series[start + t];
            (losses[t], valueAtRisk[t], shortfall[t]) = (-observed.Return, tail.ValueAtRisk, tail.ExpectedShortfall);
            isComplete &= ForecastSeries.Fault(tail.ValueAtRisk, tail.ExpectedShortfall) is null;
            level?.Update(losses[t] > valueAtRisk[t]);
            tracker.Update(observed);
        }

        return RiskBacktest.Run(losses, valueAtRisk, isComplete ? shortfall : [], confidence, options);
    }
}
