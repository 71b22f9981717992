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

    /// <summary>The volatility.</summary>
    Volatility,
}
