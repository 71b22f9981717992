using System.Collections.Immutable;

namespace MrBen.Portfolio.Market;

/// <summary>Checks lists of assets: every name is one, and none comes twice.</summary>
internal static class AssetList
{
    public static ImmutableArray<AssetId> Checked(ReadOnlySpan<AssetId> assets, string parameter)
    {
        HashSet<AssetId> seen = new(assets.Length);
        foreach (AssetId asset in assets)
        {
            _ = asset.Value;
            if (!seen.Add(asset))
            {
                throw new ArgumentException($"Asset {asset} appears twice.", parameter);
            }
        }

        return [.. assets];
    }

    public static int Find(IReadOnlyDictionary<AssetId, int> index, AssetId asset, string parameter) =>
        index.TryGetValue(asset, out int place) ? place : throw new ArgumentException($"The history does not hold {asset}.", parameter);
}
