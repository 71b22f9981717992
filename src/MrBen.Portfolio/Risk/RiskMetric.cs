namespace MrBen.Portfolio.Risk;

/// <summary>Names one metric of a portfolio. What each is, exactly, stands in <see cref="RiskMetricCatalogue"/>.</summary>
public enum RiskMetric
{
    /// <summary>Volatility per year.</summary>
    Volatility,

    /// <summary>Downside deviation per year.</summary>
    DownsideDeviation,

    /// <summary>Historical value at risk.</summary>
    ValueAtRisk,

    /// <summary>Historical conditional value at risk (expected shortfall).</summary>
    ConditionalValueAtRisk,

    /// <summary>Gaussian value at risk.</summary>
    GaussianValueAtRisk,

    /// <summary>Gaussian conditional value at risk.</summary>
    GaussianConditionalValueAtRisk,

    /// <summary>Cornish–Fisher (modified) value at risk.</summary>
    CornishFisherValueAtRisk,

    /// <summary>Cornish–Fisher (modified) conditional value at risk.</summary>
    CornishFisherConditionalValueAtRisk,

    /// <summary>Maximum drawdown.</summary>
    MaximumDrawdown,

    /// <summary>Arithmetic return per year.</summary>
    ArithmeticReturn,

    /// <summary>Geometric return per year.</summary>
    GeometricReturn,

    /// <summary>Sharpe ratio.</summary>
    SharpeRatio,

    /// <summary>Sortino ratio.</summary>
    SortinoRatio,

    /// <summary>Calmar ratio.</summary>
    CalmarRatio,

    /// <summary>Mean pairwise correlation.</summary>
    MeanCorrelation,

    /// <summary>Largest pairwise correlation.</summary>
    LargestCorrelation,

    /// <summary>Diversification ratio.</summary>
    DiversificationRatio,

    /// <summary>Diversification of risk contributions, 1 − their Herfindahl index.</summary>
    RiskDiversification,

    /// <summary>Effective number of assets.</summary>
    EffectiveNumberOfAssets,

    /// <summary>Gross exposure.</summary>
    GrossExposure,

    /// <summary>Net exposure.</summary>
    NetExposure,

    /// <summary>Beta to the benchmark.</summary>
    Beta,

    /// <summary>Jensen's alpha per year against the benchmark.</summary>
    Alpha,

    /// <summary>Active return per year against the benchmark.</summary>
    ActiveReturn,

    /// <summary>Tracking error per year against the benchmark.</summary>
    TrackingError,

    /// <summary>Information ratio against the benchmark.</summary>
    InformationRatio,
}
