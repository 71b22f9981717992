namespace MrBen.Portfolio.Risk;

/// <summary>What a figure of a track record tells of.</summary>
public enum PerformanceMetricGroup
{
    /// <summary>What was gained.</summary>
    Returns,

    /// <summary>What was at stake, and lost on the way.</summary>
    Risk,

    /// <summary>What was gained for what was at stake.</summary>
    RiskAdjusted,
}
