namespace MrBen.Portfolio.Risk;

/// <summary>What a metric's number depends on besides returns and weights.</summary>
[Flags]
public enum RiskMetricSettings
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The confidence level.</summary>
    Confidence = 1,

    /// <summary>The horizon.</summary>
    Horizon = 2,

    /// <summary>The window of past periods.</summary>
    Window = 4,

    /// <summary>The periods per year.</summary>
    PeriodsPerYear = 8,

    /// <summary>The risk-free rate that is subtracted.</summary>
    RiskFreeRate = 16,

    /// <summary>The minimum acceptable return.</summary>
    MinimumAcceptableReturn = 32,
}
