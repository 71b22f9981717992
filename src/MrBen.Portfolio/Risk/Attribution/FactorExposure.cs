namespace MrBen.Portfolio.Risk.Attribution;

/// <summary>How a portfolio moves with one factor, and what that brought. Immutable.</summary>
/// <param name="Factor">The factor.</param>
/// <param name="Beta">Return of the portfolio per return of the factor, the others held.</param>
/// <param name="StandardError">Standard error of the beta, at least 0.</param>
/// <param name="Contribution">Mean return per period through the factor: beta times its mean return.</param>
/// <param name="VarianceShare">
/// Share of the portfolio's variance through the factor, β·Cov(f, r)/Var(r); these and the residual's share sum to 1 without a ridge.
/// Negative for a hedge.
/// </param>
public sealed record FactorExposure(string Factor, double Beta, double StandardError, double Contribution, double VarianceShare)
{
    /// <summary>Beta over its standard error; <see langword="null"/> where that is 0.</summary>
    public double? TStatistic => StandardError > 0 ? Beta / StandardError : null;
}
