using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>A change of one asset's volatility. Immutable.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Multiplier">What its volatility is multiplied by, at least 0; on top of the multiplier of all.</param>
public sealed record VolatilityShock(AssetId Asset, double Multiplier);
