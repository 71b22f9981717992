namespace MrBen.Portfolio.Allocation;

/// <summary>What an optimised portfolio is best at.</summary>
public enum PortfolioObjectiveKind
{
    /// <summary>Smallest variance (plus trading costs, where given).</summary>
    MinimumVariance,

    /// <summary>Largest ratio of expected excess return (net of trading costs) to volatility.</summary>
    MaximumSharpe,

    /// <summary>Largest expected return − costs − ½·risk aversion·variance.</summary>
    MeanVarianceUtility,

    /// <summary>Largest expected return net of trading costs.</summary>
    MaximumReturn,

    /// <summary>Smallest variance of the difference to given weights (plus trading costs, where given).</summary>
    MinimumTrackingError,

    /// <summary>Smallest measure over scenarios (plus trading costs per period of them, where given).</summary>
    MinimumRisk,

    /// <summary>Largest ratio of expected excess return (net of trading costs) per year to a measure per period of the scenarios.</summary>
    MaximumRatio,
}
