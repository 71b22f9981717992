using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>What the return of one asset is confined to in a reverse stress test. Immutable.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Lower">Smallest simple return; −∞ for none, and −1 for an asset that cannot lose more than everything.</param>
/// <param name="Upper">Largest simple return, not below <paramref name="Lower"/>; +∞ for none.</param>
public sealed record ShockBounds(AssetId Asset, double Lower, double Upper);
