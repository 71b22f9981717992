namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>Where a correction is added, so that whatever is added, the result is a positive definite correlation.</summary>
public enum CorrelationForm
{
    /// <summary>
    /// To each number below the diagonal of the matrix logarithm (Archakov and Hansen 2021), one for each pair of assets: for tens of
    /// assets.
    /// </summary>
    LogMatrix,

    /// <summary>To the log odds of the share of variance that each of the leading factors has: for any number of assets.</summary>
    Factors,
}
