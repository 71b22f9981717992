namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>What an operator may be told of: each <see cref="RiskAlert"/> is of one kind.</summary>
public enum NotificationKind
{
    /// <summary>A risk limit moved, or the market became wilder or calmer.</summary>
    RiskBreach,

    /// <summary>Trades were planned, or a plan ended before its targets were reached.</summary>
    Rebalancing,

    /// <summary>Correlations broke down, or are as they were.</summary>
    CorrelationChange,

    /// <summary>The portfolio reached a new high after a fall, or a value it was to be told of.</summary>
    Milestone,

    /// <summary>A model or a forecasting method lost its edge, or has it (again).</summary>
    ModelDegradation,

    /// <summary>Prices are missing, stale or wrong.</summary>
    DataQuality,

    /// <summary>Orders, blocks of assets, halts of trading, differences to the account.</summary>
    Execution,

    /// <summary>A risk report or a review was made.</summary>
    Report,
}
