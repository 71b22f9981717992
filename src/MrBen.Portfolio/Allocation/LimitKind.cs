namespace MrBen.Portfolio.Allocation;

/// <summary>What a limit is on.</summary>
public enum LimitKind
{
    /// <summary>The weight of one asset.</summary>
    AssetWeight,

    /// <summary>The sum of the weights.</summary>
    TotalWeight,

    /// <summary>The sum over a group.</summary>
    Group,

    /// <summary>A general linear constraint.</summary>
    Linear,

    /// <summary>The turnover.</summary>
    Turnover,

    /// <summary>The expected return.</summary>
    ExpectedReturn,

    /// <summary>A volatility.</summary>
    Volatility,

    /// <summary>A volatility of the difference from a benchmark.</summary>
    TrackingError,

    /// <summary>The effective number of assets.</summary>
    EffectiveAssets,

    /// <summary>A share of the variance.</summary>
    RiskContribution,

    /// <summary>The number of assets held.</summary>
    AssetCount,

    /// <summary>The number of assets held of a group.</summary>
    GroupAssetCount,

    /// <summary>The smallest weight held.</summary>
    HoldingSize,

    /// <summary>The number of trades.</summary>
    TradeCount,

    /// <summary>The smallest trade.</summary>
    TradeSize,

    /// <summary>Whole lots.</summary>
    Lots,

    /// <summary>A measure over scenarios.</summary>
    Measure,
}
