using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>Names what one of the constraints limits. Immutable.</summary>
/// <param name="Kind">What it is on.</param>
/// <param name="Name">The asset, the group or the linear constraint; empty for the kinds of which there is one.</param>
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
        _ => "volatility",
    };

    internal static PortfolioLimit WeightOf(AssetId asset) => new(LimitKind.AssetWeight, asset.Value);
}
