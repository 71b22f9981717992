using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Execution;

/// <summary>A position as its host tells it. Immutable and thread-safe.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Quantity">Units, negative for a short position.</param>
public readonly record struct HeldQuantity(AssetId Asset, decimal Quantity);
