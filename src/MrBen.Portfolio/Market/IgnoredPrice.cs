namespace MrBen.Portfolio.Market;

/// <summary>A price that is not positive and was treated as missing.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Date">The date.</param>
/// <param name="Value">The price.</param>
public sealed record IgnoredPrice(AssetId Asset, DateOnly Date, double Value);
