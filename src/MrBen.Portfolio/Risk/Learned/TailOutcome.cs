using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>One loss that was forecast out of sample. Immutable and thread-safe.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Date">The day after whose close the forecasts were made.</param>
/// <param name="KnownOn">The last day of the loss.</param>
/// <param name="Loss">The fraction of the value that was lost over the H periods; negative for a gain.</param>
/// <param name="Deviation">√(H·v) by log-HAR's variance v: losses of different assets and times are compared in its multiples.</param>
/// <param name="IsTested">Whether hits are counted: every H-th forecast of an asset, so that no two losses overlap.</param>
public readonly record struct TailOutcome(
    AssetId Asset, DateOnly Date, DateOnly KnownOn, double Loss, double Deviation, bool IsTested);
