using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Execution;

/// <summary>What is to be said of an asset of a plan: what it waits for, or why its target is not reached. Immutable.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Detail">One sentence with the numbers.</param>
public readonly record struct AssetNote(AssetId Asset, string Detail);
