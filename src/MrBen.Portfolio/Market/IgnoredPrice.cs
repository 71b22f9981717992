using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>A price that is not positive and was treated as missing.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Date">The date.</param>
/// <param name="Value">The price.</param>
public sealed record IgnoredPrice(AssetId Asset, DateOnly Date, double Value)
{
    /// <summary>For example <c>SPY 2020-03-16: -1</c>.</summary>
    public override string ToString() => Invariant($"{Asset} {Date:yyyy-MM-dd}: {Value}");
}
