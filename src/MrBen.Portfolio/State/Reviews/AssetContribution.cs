using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State.Reviews;

/// <summary>What an asset added to a portfolio's gain in a period. Immutable.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Gain">Price, currency and income less fees, in the portfolio's currency; negative for a loss.</param>
/// <param name="Share">The same as a fraction of the net asset value at the beginning; <see langword="null"/> where that was not positive.</param>
public readonly record struct AssetContribution(AssetId Asset, decimal Gain, double? Share)
{
    /// <summary>The assets in the portfolio at the end whose gain is known, the best first.</summary>
    internal static ImmutableArray<AssetContribution> Between(PeriodOpening opening, PeriodOpening closing)
    {
        if (opening.Gains is null || closing.Gains is null)
        {
            return [];
        }

        Dictionary<AssetId, decimal?> before = opening.Gains.Assets.ToDictionary(known => known.Asset, known => known.Total);
        List<AssetContribution> contributions = [];
        foreach ((AssetId asset, decimal? total) in closing.Gains.Assets)
        {
            decimal? gain = Difference(total, before.TryGetValue(asset, out decimal? known) ? known : 0);
            if (gain is { } amount)
            {
                double? share = opening.NetAssetValue > 0 ? (double)amount / (double)opening.NetAssetValue.Value : null;
                contributions.Add(new AssetContribution(asset, amount, share));
            }
        }

        return [.. contributions.OrderByDescending(contribution => contribution.Gain).ThenBy(contribution => contribution.Asset.Value, StringComparer.Ordinal)];
    }

    private static decimal? Difference(decimal? after, decimal? before)
    {
        try
        {
            return after - before;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
