namespace MrBen.Portfolio.Statistics;

/// <summary>How a <see cref="ConfidenceInterval"/> was obtained.</summary>
public enum IntervalMethod
{
    /// <summary>Student's t for a mean; with lags, the standard error is robust to dependence.</summary>
    StudentT,

    /// <summary>χ² for a variance of independent normal observations.</summary>
    ChiSquare,

    /// <summary>The delta method for the logarithm of a variance, with the sample's own kurtosis.</summary>
    FourthMoment,

    /// <summary>Asymptotic error of a Sharpe ratio of independent normal returns.</summary>
    SharpeNormal,

    /// <summary>Asymptotic error of a Sharpe ratio of independent returns, with the sample's own skewness and kurtosis.</summary>
    SharpeNonNormal,

    /// <summary>Asymptotic error of a Sharpe ratio of dependent returns of any shape, by the delta method.</summary>
    SharpeRobust,

    /// <summary>Percentiles of a stationary bootstrap.</summary>
    StationaryBootstrap,
}
