using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>How much of an asset a view speaks about: 1 the asset itself, −1 the asset sold against another.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Weight">Its weight in the view, finite and not 0.</param>
public readonly record struct ViewExposure(AssetId Asset, double Weight);
