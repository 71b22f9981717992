using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Refuses what no caller of <see cref="RebalancePlanner"/> may pass. Stateless and thread-safe.</summary>
internal static class PlanArguments
{
    /// <summary>The open orders; none where the list is uninitialized, its default.</summary>
    public static ImmutableArray<OpenOrder> Check(ImmutableArray<OpenOrder> openOrders)
    {
        if (openOrders.IsDefault)
        {
            return [];
        }

        for (int i = 0; i < openOrders.Length; i++)
        {
            if (openOrders[i] is null)
            {
                throw new ArgumentException(Invariant($"Open order {i} is null."), nameof(openOrders));
            }
        }

        return openOrders;
    }

    /// <summary>Where each asset stands among the targets.</summary>
    public static Dictionary<AssetId, int> Index(ImmutableArray<AssetId> assets, ReadOnlySpan<double> targetWeights)
    {
        if (assets.IsDefault)
        {
            throw new ArgumentException("The list of assets is uninitialized.", nameof(assets));
        }

        Guard.Length(assets.Length, targetWeights.Length, "target weights (one per asset)", nameof(targetWeights));
        Dictionary<AssetId, int> listed = new(assets.Length);
        for (int i = 0; i < assets.Length; i++)
        {
            if (assets[i] == default)
            {
                throw new ArgumentException(Invariant($"Asset {i} has no name."), nameof(assets));
            }

            if (!listed.TryAdd(assets[i], i))
            {
                throw new ArgumentException($"Asset {assets[i]} appears twice.", nameof(assets));
            }

            if (!(Math.Abs(targetWeights[i]) <= TargetMoney.LargestWeight))
            {
                string range = Invariant($"between -{TargetMoney.LargestWeight} and {TargetMoney.LargestWeight}");
                throw new ArgumentException(
                    Invariant($"Target weight of {assets[i]} is {targetWeights[i]}; it must be {range}."), nameof(targetWeights));
            }
        }

        return listed;
    }
}
