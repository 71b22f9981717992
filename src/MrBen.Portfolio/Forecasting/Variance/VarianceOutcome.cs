using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>One forecast out of sample and what happened. Immutable and thread-safe.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Date">The day after whose close the forecast was made.</param>
/// <param name="KnownOn">The last day of what was forecast.</param>
/// <param name="Realised">The mean variance of the H periods, at least the label floor of the training.</param>
/// <param name="Baseline">What log-HAR said.</param>
/// <param name="Linear">What log-HAR-X said.</param>
/// <param name="Model">What the model said, within its band.</param>
/// <param name="Unlimited">What the model said before the band.</param>
public readonly record struct VarianceOutcome(
    AssetId Asset, DateOnly Date, DateOnly KnownOn, double Realised, double Baseline, double Linear, double Model, double Unlimited);
