using MrBen.Portfolio.Forecasting.Trees;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Utility;

/// <summary>A forecast for one strategy and what made it. Immutable and thread-safe.</summary>
/// <param name="Forecast">The forecast.</param>
/// <param name="Forest">What the forest says of the strategy before the mean of all is taken off, and what each feature did to that.</param>
public sealed record StrategyExplanation(StrategyForecast Forecast, ForestExplanation Forest)
{
    /// <summary>One sentence with the three largest effects.</summary>
    public override string ToString() =>
        Invariant($"{Forecast.Strategy} {100 * Forecast.Model:+0.0;-0.0;0.0} % a year beside the mean; the forest: {Forest}");
}
