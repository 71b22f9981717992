using MrBen.Portfolio.Forecasting.Trees;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>A forecast of variance and what made it. Immutable and thread-safe.</summary>
/// <param name="Forecast">The forecast.</param>
/// <param name="Correction">
/// What the forest adds to the logarithm of log-HAR-X's variance, and what each feature did to that; levels are centred by the asset's.
/// </param>
public sealed record VarianceExplanation(VarianceForecast Forecast, ForestExplanation Correction)
{
    /// <summary>One sentence with the parts and the forest's three largest effects.</summary>
    public override string ToString() =>
        Invariant($"log-HAR-X says {Forecast.Linear / Forecast.Baseline:F3} times log-HAR, the forest ") +
        Invariant($"{Math.Exp(Correction.Prediction):F3} times that; in logarithms {Correction}");
}
