namespace MrBen.Portfolio.Configuration;

/// <summary>What an operator may be told of.</summary>
public enum NotificationKind
{
    /// <summary>A risk limit was breached.</summary>
    RiskBreach,

    /// <summary>Trades were planned.</summary>
    Rebalancing,

    /// <summary>Correlations changed.</summary>
    CorrelationChange,

    /// <summary>The portfolio reached a new high.</summary>
    Milestone,

    /// <summary>A model lost its edge over its baseline.</summary>
    ModelDegradation,

    /// <summary>Prices are missing or wrong.</summary>
    DataQuality,
}
