using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>Limits on the sum of the weights of some assets, such as a sector.</summary>
/// <param name="Name">Name in messages.</param>
/// <param name="Assets">The members.</param>
/// <param name="Min">Smallest sum; −∞ for none.</param>
/// <param name="Max">Largest sum; +∞ for none.</param>
public sealed record GroupConstraint(string Name, ImmutableArray<AssetId> Assets, double Min, double Max)
{
    /// <summary>
    /// How important the limits are where not all can be kept: 1 gives way last of those that may, higher numbers before it. Default none:
    /// they must be kept.
    /// </summary>
    public int? Priority { get; init; }
}
