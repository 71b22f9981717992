namespace MrBen.Portfolio.Market;

/// <summary>The fields of a <see cref="Bar"/>.</summary>
public enum BarField
{
    /// <summary>First price.</summary>
    Open,

    /// <summary>Highest price.</summary>
    High,

    /// <summary>Lowest price.</summary>
    Low,

    /// <summary>Last price.</summary>
    Close,

    /// <summary>Units traded.</summary>
    Volume,
}
