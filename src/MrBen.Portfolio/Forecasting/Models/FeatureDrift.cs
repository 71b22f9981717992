using MrBen.Portfolio.Forecasting.Gate;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>How far a model's features have moved from those it was trained on.</summary>
/// <param name="LargestIndex">The largest population stability index of a feature, at least 0; by convention much has moved above 0.25.</param>
/// <param name="DriftedShare">
/// Share of the features whose index is above <see cref="GateOptions.MaximumStabilityIndex"/> and above what any stretch of the training
/// had, in [0, 1]; at <see cref="GateOptions.DriftedShare"/> the gate closes.
/// </param>
public readonly record struct FeatureDrift(double LargestIndex, double DriftedShare)
{
    internal static FeatureDrift? Of(StabilityReading? reading, GateOptions gate) => reading is null
        ? null
        : new FeatureDrift(reading.Largest, reading.ShareAbove(gate.MaximumStabilityIndex));
}
