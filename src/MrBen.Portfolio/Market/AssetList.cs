using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>Checks lists of assets: every name is one, and none comes twice.</summary>
internal static class AssetList
{
    /// <summary>The list itself, where it is initialised and sound.</summary>
    public static ImmutableArray<AssetId> Checked(ImmutableArray<AssetId> assets, string parameter)
    {
        if (assets.IsDefault)
        {
            throw new ArgumentException("The list of assets is uninitialized.", parameter);
        }

        Check(assets.AsSpan(), parameter);
        return assets;
    }

    /// <summary>A copy of a sound list.</summary>
    public static ImmutableArray<AssetId> Checked(ReadOnlySpan<AssetId> assets, string parameter)
    {
        Check(assets, parameter);
        return [.. assets];
    }

    public static int Find(IReadOnlyDictionary<AssetId, int> index, AssetId asset, string parameter) =>
        index.TryGetValue(asset, out int place) ? place : throw new ArgumentException($"The history does not hold {asset}.", parameter);

    /// <summary>Dates that are there and ascend.</summary>
    public static void CheckDates(ImmutableArray<DateOnly> dates, string parameter)
    {
        if (dates.IsDefault)
        {
            throw new ArgumentException("The list of dates is uninitialized.", parameter);
        }

        for (int t = 1; t < dates.Length; t++)
        {
            if (dates[t] <= dates[t - 1])
            {
                throw new ArgumentException(
                    Invariant($"Date {dates[t]:yyyy-MM-dd} follows {dates[t - 1]:yyyy-MM-dd}; dates must ascend."), parameter);
            }
        }
    }

    private static void Check(ReadOnlySpan<AssetId> assets, string parameter)
    {
        HashSet<AssetId> seen = new(assets.Length);
        for (int i = 0; i < assets.Length; i++)
        {
            if (assets[i] == default)
            {
                throw new ArgumentException(Invariant($"Asset {i} has no name."), parameter);
            }

            if (!seen.Add(assets[i]))
            {
                throw new ArgumentException($"Asset {assets[i]} appears twice.", parameter);
            }
        }
    }
}
