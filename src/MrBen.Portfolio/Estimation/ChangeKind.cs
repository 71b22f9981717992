namespace MrBen.Portfolio.Estimation;

/// <summary>What has changed.</summary>
public enum ChangeKind
{
    /// <summary>The mean went up.</summary>
    MeanIncrease,

    /// <summary>The mean went down.</summary>
    MeanDecrease,

    /// <summary>The standard deviation went up.</summary>
    VolatilityIncrease,

    /// <summary>The standard deviation went down.</summary>
    VolatilityDecrease,
}
