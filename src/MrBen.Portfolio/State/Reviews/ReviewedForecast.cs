using System.Collections.Immutable;
using MrBen.Portfolio.Risk.Backtests;

namespace MrBen.Portfolio.State.Reviews;

/// <summary>How often a method's forecast of value at risk was exceeded in a period. Immutable.</summary>
/// <param name="Method">Name of the forecasting method.</param>
/// <param name="Confidence">Confidence of the forecasts, in (0, 1).</param>
/// <param name="Forecasts">Forecasts whose day was in the period.</param>
/// <param name="Violations">Losses above the value at risk among them.</param>
/// <param name="State">What the method's latest forecasts say of it when the review is made.</param>
public sealed record ReviewedForecast(string Method, double Confidence, int Forecasts, int Violations, CalibrationState State)
{
    /// <summary>The violations that a right model has on average: 1 − confidence for each forecast.</summary>
    public double ExpectedViolations => (1 - Confidence) * Forecasts;

    /// <summary>The methods with a forecast in a period.</summary>
    internal static ImmutableArray<ReviewedForecast> Of(ImmutableArray<RiskForecastRecord> records, DateOnly from, DateOnly to) =>
    [
        .. records.Select(record => (Record: record, Forecasts: record.Forecasts.Where(forecast => forecast.Date >= from && forecast.Date <= to).ToArray()))
            .Where(found => found.Forecasts.Length > 0)
            .Select(found => new ReviewedForecast(
                found.Record.Method, found.Record.Confidence, found.Forecasts.Length, found.Forecasts.Count(forecast => forecast.IsViolation),
                found.Record.State)),
    ];
}
