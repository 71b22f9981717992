using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>Limits on Σ coefficient × weight, such as a beta or a factor exposure.</summary>
/// <param name="Name">Name in messages.</param>
/// <param name="Coefficients">Coefficient of each asset; 0 for those not listed.</param>
/// <param name="Min">Smallest value; −∞ for none.</param>
/// <param name="Max">Largest value; +∞ for none.</param>
public sealed record LinearConstraint(string Name, ImmutableDictionary<AssetId, double> Coefficients, double Min, double Max)
{
    /// <summary>
    /// How important the limits are where not all can be kept: 1 gives way last of those that may, higher numbers before it. Default none:
    /// they must be kept.
    /// </summary>
    public int? Priority { get; init; }
}
