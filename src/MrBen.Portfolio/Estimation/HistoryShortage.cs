using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>One asset, or one pair of assets, with too few returns.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="PairedWith">The asset whose common periods with <paramref name="Asset"/> are counted; null where it stands alone.</param>
/// <param name="Observations">Returns that there are.</param>
/// <param name="Required">Returns that are needed.</param>
public sealed record HistoryShortage(AssetId Asset, AssetId? PairedWith, int Observations, int Required)
{
    /// <summary>Returns still to come: <see cref="Required"/> − <see cref="Observations"/>.</summary>
    public int Missing => Required - Observations;

    /// <summary>For example <c>SPY has 17 returns; 60 are needed, 43 more.</c></summary>
    public override string ToString()
    {
        string noun = Observations == 1 ? "return" : "returns";
        string verb = Required == 1 ? "is" : "are";
        return PairedWith is { } other
            ? Invariant($"{Asset} and {other} share {Observations} {noun}; {Required} {verb} needed, {Missing} more.")
            : Invariant($"{Asset} has {Observations} {noun}; {Required} {verb} needed, {Missing} more.");
    }
}
