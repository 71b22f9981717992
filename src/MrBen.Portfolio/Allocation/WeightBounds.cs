using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>Limits on the weight of one asset, in place of the general ones.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Min">Smallest weight, a fraction of net asset value; −∞ for none.</param>
/// <param name="Max">Largest weight; +∞ for none.</param>
public sealed record WeightBounds(AssetId Asset, double Min, double Max)
{
    /// <summary>
    /// How important the limits are where not all can be kept: 1 gives way last of those that may, higher numbers before it. Within the
    /// general bounds, which stay hard. Default none: they must be kept.
    /// </summary>
    public int? Priority { get; init; }
}
