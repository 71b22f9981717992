namespace MrBen.Portfolio.Estimation;

/// <summary>What an exponentially weighted covariance takes away from each return before it multiplies.</summary>
public enum ReturnCentering
{
    /// <summary>Nothing: the mean per period is taken as zero, as RiskMetrics does.</summary>
    Zero,

    /// <summary>The equally weighted mean of all the returns the asset has, as PyPortfolioOpt's <c>exp_cov</c> does.</summary>
    SampleMean,
}
