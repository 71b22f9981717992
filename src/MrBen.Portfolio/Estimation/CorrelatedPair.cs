using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>Two assets that move together, or against each other. Immutable.</summary>
/// <param name="First">The earlier in the order of the assets.</param>
/// <param name="Second">The later.</param>
/// <param name="Correlation">In [−1, 1].</param>
public sealed record CorrelatedPair(AssetId First, AssetId Second, double Correlation);
