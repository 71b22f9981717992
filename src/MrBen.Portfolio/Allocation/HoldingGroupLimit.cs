using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>A set of assets of which only so many are held: with 1 they exclude each other.</summary>
/// <param name="Name">Name in messages; each group its own.</param>
/// <param name="Assets">The assets, each once.</param>
/// <param name="MaxAssets">Largest number of them with a weight other than 0, at least 0.</param>
public sealed record HoldingGroupLimit(string Name, ImmutableArray<AssetId> Assets, int MaxAssets);
