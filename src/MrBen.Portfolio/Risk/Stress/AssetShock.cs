using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>A return that befalls one asset. Immutable.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Return">Simple return, for example −0.2 for a fall by 20 %.</param>
public sealed record AssetShock(AssetId Asset, double Return);
