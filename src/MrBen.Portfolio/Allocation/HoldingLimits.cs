using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Limits that are all or nothing: how many assets are held, how small a position may be, which assets exclude each other, how many trades
/// are made, whole lots. With any of them the best weights are searched by branch and bound, to a proven gap. All must be kept.
/// </summary>
public sealed record HoldingLimits
{
    // There are groups among the constraints too.
    private const string GroupsName = $"{nameof(PortfolioConstraints.Holdings)}.{nameof(Groups)}";

    /// <summary>Largest number of assets with a weight other than 0, at least 1. Default none.</summary>
    public int? MaxAssets { get; set; }

    /// <summary>Smallest number of them, at least 0; where it is positive a <see cref="MinHolding"/> says from when on one is held. Default 0.</summary>
    public int MinAssets { get; set; }

    /// <summary>Buy-in threshold: a weight is 0 or at least this in size, in [0, 1]. Default 0.</summary>
    public double MinHolding { get; set; }

    /// <summary>Sets of assets of which only so many are held. Default none.</summary>
    public ImmutableArray<HoldingGroupLimit> Groups { get; set; } = [];

    /// <summary>Largest number of assets whose weight changes, at least 0; needs the current weights. Default none.</summary>
    public int? MaxTrades { get; set; }

    /// <summary>A weight stays as it is or changes by at least this, in [0, 1]; needs the current weights where positive. Default 0.</summary>
    public double MinTrade { get; set; }

    /// <summary>
    /// Weight of one lot (price × lot size ÷ net asset value), positive, for each asset whose weight must be a whole multiple of it. With lots
    /// of every asset a sum of weights of exactly 1 is seldom possible: give it room. Default none.
    /// </summary>
    public ImmutableDictionary<AssetId, double> LotWeights { get; set; } = ImmutableDictionary<AssetId, double>.Empty;

    /// <summary>Whether the weights held now matter.</summary>
    internal bool CountsTrades => MaxTrades is not null || MinTrade > 0;

    internal void Check(List<string> errors)
    {
        CheckCount(errors, nameof(MaxAssets), MaxAssets, 1);
        CheckCount(errors, nameof(MinAssets), MinAssets, 0);
        CheckCount(errors, nameof(MaxTrades), MaxTrades, 0);
        CheckSize(errors, nameof(MinHolding), MinHolding);
        CheckSize(errors, nameof(MinTrade), MinTrade);
        CheckOrder(errors, nameof(MinAssets), MinAssets, nameof(MaxAssets), MaxAssets);
        if (MinAssets > 0 && MinHolding == 0)
        {
            errors.Add(Invariant($"{nameof(MinAssets)} is {MinAssets}, but {nameof(MinHolding)} is 0: any dust would count as held."));
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (HoldingGroupLimit group in OptionList.Elements(errors, GroupsName, Groups))
        {
            if (string.IsNullOrWhiteSpace(group.Name) || !names.Add(group.Name))
            {
                errors.Add(Invariant($"{GroupsName} needs a name of its own for each group; there is \"{group.Name}\"."));
            }

            if (group.Assets.IsDefaultOrEmpty || group.Assets.Contains(default) || group.Assets.Distinct().Count() != group.Assets.Length)
            {
                errors.Add(Invariant($"Holding group {group.Name} must list assets with names, each once."));
            }

            CheckCount(errors, Invariant($"The largest number of holding group {group.Name}"), group.MaxAssets, 0);
        }

        if (LotWeights is null)
        {
            errors.Add($"{nameof(LotWeights)} may be empty but not null.");
        }

        foreach ((AssetId asset, double lot) in (LotWeights ?? ImmutableDictionary<AssetId, double>.Empty).OrderBy(item => item.Key))
        {
            if (!(lot > 0 && double.IsFinite(lot)))
            {
                errors.Add(Invariant($"Weight of a lot of {asset} is {lot}; it must be positive and finite."));
            }
        }
    }

    private static void CheckCount(List<string> errors, string name, int? count, int least)
    {
        if (count < least)
        {
            errors.Add(Invariant($"{name} must be at least {least}; it is {count}."));
        }
    }

    private static void CheckSize(List<string> errors, string name, double size)
    {
        if (!(size >= 0 && size <= 1))
        {
            errors.Add(Invariant($"{name} must be in [0, 1]; it is {size}."));
        }
    }

    private static void CheckOrder(List<string> errors, string minName, int min, string maxName, int? max)
    {
        if (min > max)
        {
            errors.Add(Invariant($"{minName} is {min}, above {maxName}, which is {max}."));
        }
    }
}
