namespace MrBen.Portfolio.Market;

/// <summary>An asset that was left out of a panel.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Observations">How many usable prices it has.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record DroppedAsset(AssetId Asset, int Observations, string Reason);
