using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// Forecasts the loss of a portfolio over the next period by every method, and says what came of forecasts made before. Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// Both are of weights held fixed: the models see the returns that today's weights would have had, and a forecast is held against the loss of
/// the weights it was made for, not of trades after it (the hypothetical or clean result of the Basel Committee's backtests, 1996). Cash earns
/// nothing in either.
/// </remarks>
internal sealed class RiskForecaster(RiskForecastOptions options)
{
    /// <summary>Forecasts for the period after the last of a panel.</summary>
    /// <param name="returns">Simple returns without gaps, T × N with T ≥ 1.</param>
    /// <param name="weights">Weight of each asset in net asset value.</param>
    /// <param name="levels">States of the adaptive levels.</param>
    public RiskForecastSet Forecast(ReturnPanel returns, ReadOnlySpan<double> weights, IReadOnlyDictionary<string, double> levels)
    {
        VolatilitySeries series = SeriesOf(returns, weights);
        return new RiskForecastSet
        {
            Date = returns.Dates[^1],
            Assets = returns.Assets,
            Weights = [.. weights],
            Confidence = options.Log.Confidence,
            Forecasts = [.. options.Methods.Select(method => Forecast(method, series, levels))],
        };
    }

    /// <summary>What weights held fixed would have earned, period after period.</summary>
    public static VolatilitySeries SeriesOf(ReturnPanel returns, ReadOnlySpan<double> weights)
    {
        double[] portfolio = new double[returns.Observations];
        for (int t = 0; t < portfolio.Length; t++)
        {
            portfolio[t] = Kernels.Dot(returns.Row(t), weights);
        }

        return VolatilitySeries.FromReturns("The portfolio", portfolio);
    }

    /// <summary>The loss that came after a day, of the weights held then; <see langword="null"/> where the returns do not say.</summary>
    /// <param name="returns">Returns of the same assets in the same order.</param>
    /// <param name="days">All days of the history that they are from.</param>
    /// <param name="made">The forecasts.</param>
    public static (DateOnly Date, double Loss)? Outcome(ReturnPanel returns, ImmutableArray<DateOnly> days, RiskForecastSet made)
    {
        // The next return begins where the forecasts ended and is over one period, or it is not the one that they were made of.
        int next = returns.Dates.BinarySearch(made.Date) + 1;
        return next <= 0 || next >= returns.Observations
            || days.BinarySearch(returns.Dates[next]) != days.BinarySearch(made.Date) + 1
            ? null
            : (returns.Dates[next], -Kernels.Dot(returns.Row(next), made.Weights.AsSpan()));
    }

    private MethodForecast Forecast(RiskForecastMethod method, VolatilitySeries series, IReadOnlyDictionary<string, double> levels)
    {
        double confidence = method.AdaptationRate is { } rate
            ? RiskForecastBook.LevelOf(levels, method.Name, options.Log.Confidence, rate).Confidence
            : options.Log.Confidence;
        if (!method.Model.TryStart(series, out ValueAtRiskTracker? tracker, out EstimationFailure? failure))
        {
            return new MethodForecast(method.Name, confidence, null, failure.Detail) { AdaptationRate = method.AdaptationRate };
        }

        TailLoss? tail = tracker.Forecast(confidence);
        return new MethodForecast(
            method.Name, confidence, tail, tail is null ? $"{method.Model.Name} has no value at these returns." : "")
        {
            AdaptationRate = method.AdaptationRate,
        };
    }
}
