using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Utility;

/// <summary>A forecast of how one strategy will serve beside the mean of all, per year. Immutable and thread-safe.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Value">The forecast: the model's where the gate is open, 0 otherwise.</param>
/// <param name="Model">What the model says, whatever the gate says; the strategies' sum to 0 up to rounding.</param>
/// <param name="Interval">Where the realised utility will lie with the coverage of the band; null where the model has none.</param>
public readonly record struct StrategyForecast(string Strategy, double Value, double Model, (double Lower, double Upper)? Interval)
{
    /// <summary>For example <c>minimum_variance +1.2 %</c>.</summary>
    public override string ToString() => Invariant($"{Strategy} {100 * Value:+0.0;-0.0;0.0} %");

    internal static Prediction<ImmutableArray<double>> With(
        Prediction<ImmutableArray<double>> prediction, ImmutableArray<StrategyForecast> forecasts) =>
        forecasts.All(forecast => forecast.Interval is not null)
            ? prediction with
            {
                Interval =
                (
                    [.. forecasts.Select(forecast => forecast.Interval!.Value.Lower)],
                    [.. forecasts.Select(forecast => forecast.Interval!.Value.Upper)]
                ),
            }
            : prediction;
}
