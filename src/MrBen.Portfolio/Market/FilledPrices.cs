namespace MrBen.Portfolio.Market;

/// <summary>Prices that were carried forward.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Count">On how many rows of the panel.</param>
public sealed record FilledPrices(AssetId Asset, int Count);
