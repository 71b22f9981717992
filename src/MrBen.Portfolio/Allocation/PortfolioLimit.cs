using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>Names what one of the constraints limits. Immutable.</summary>
/// <param name="Kind">What it is on.</param>
/// <param name="Name">The asset, the group, the linear constraint, or the limit of a volatility or a measure; empty where there is only one.</param>
public sealed record PortfolioLimit(LimitKind Kind, string Name = "")
{
    /// <summary>What is limited, in words.</summary>
    public string Subject => Kind switch
    {
        LimitKind.AssetWeight => $"weight of {Name}",
        LimitKind.TotalWeight => "sum of weights",
        LimitKind.Group => $"weight of group {Name}",
        LimitKind.Linear => Name,
        LimitKind.Turnover => "turnover",
        LimitKind.ExpectedReturn => "expected return",
        LimitKind.TrackingError => $"tracking error {Name}",
        LimitKind.EffectiveAssets => "effective number of assets",
        LimitKind.RiskContribution => $"risk contribution of {Name}",
        LimitKind.AssetCount => "number of assets held",
        LimitKind.GroupAssetCount => $"number of assets held of group {Name}",
        LimitKind.HoldingSize => "smallest weight held",
        LimitKind.TradeCount => "number of trades",
        LimitKind.TradeSize => "smallest trade",
        LimitKind.Measure => $"measure {Name}",
        LimitKind.Lots => $"distance of {Name} from whole lots",
        _ => Name.Length == 0 ? "volatility" : $"volatility {Name}",
    };

    internal static PortfolioLimit WeightOf(AssetId asset) => new(LimitKind.AssetWeight, asset.Value);
}
