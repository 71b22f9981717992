namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>What a <see cref="WindowValueAtRiskModel"/> makes of the returns of its window.</summary>
public enum WindowTail
{
    /// <summary>Their own distribution: the lower empirical quantile of the losses, which is one of them.</summary>
    Historical,

    /// <summary>
    /// Their own distribution with the quantile interpolated (Hyndman–Fan type 7), as R and NumPy do: a little lower than the historical
    /// one. The expected shortfall is the same.
    /// </summary>
    Interpolated,

    /// <summary>A normal distribution with their mean and variance.</summary>
    Gaussian,

    /// <summary>The Cornish–Fisher expansion from their first four moments.</summary>
    CornishFisher,

    /// <summary>A Student t distribution fitted by maximum likelihood.</summary>
    StudentT,
}
