using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="DenoisedCovariance"/>.</summary>
public sealed record DenoisedCovarianceOptions
{
    /// <summary>
    /// Estimator of the matrix to clean; its variances are kept exactly. Default the sample covariance. The law of Marchenko and Pastur
    /// is that of equally weighted samples.
    /// </summary>
    public ICovarianceEstimator Covariance { get; set; } = new SampleCovariance();

    /// <summary>What becomes of the noise. Default one constant eigenvalue.</summary>
    public NoiseTreatment Treatment { get; set; } = NoiseTreatment.ConstantEigenvalue;

    /// <summary>
    /// Share of the correlations out of noise that targeted shrinkage keeps, α in [0, 1]. Default 0: none. 1 leaves the matrix as it is.
    /// </summary>
    public double NoiseKept { get; set; }

    /// <summary>
    /// Variance of the noise in correlation terms, in (0, 1]; null to fit it to the eigenvalues. Default null. Only its product with
    /// (1 + √(N/T))² counts, the largest eigenvalue that is taken for noise.
    /// </summary>
    public double? NoiseVariance { get; set; }

    /// <summary>Bandwidth of the Gaussian kernel that smooths the eigenvalues for the fit, positive. Default 0.01.</summary>
    public double Bandwidth { get; set; } = 0.01;

    /// <summary>
    /// Detoning: number of largest eigenvalues (the market first) to take out after the noise, at least 0 and below N. Default 0. With any,
    /// the matrix is singular: right for grouping assets, wrong for optimising.
    /// </summary>
    public int MarketComponents { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Covariance is null)
        {
            errors.Add($"{nameof(Covariance)} must name an estimator; it is null.");
        }

        if (!Enum.IsDefined(Treatment))
        {
            errors.Add(Invariant($"{nameof(Treatment)} is unknown: {Treatment}."));
        }

        if (!(NoiseKept >= 0 && NoiseKept <= 1))
        {
            errors.Add(Invariant($"{nameof(NoiseKept)} must be in [0, 1]; it is {NoiseKept}."));
        }

        if (NoiseVariance is { } variance && !(variance > 0 && variance <= 1))
        {
            errors.Add(Invariant($"{nameof(NoiseVariance)} must be in (0, 1]; it is {variance}."));
        }

        if (!(Bandwidth > 0 && double.IsFinite(Bandwidth)))
        {
            errors.Add(Invariant($"{nameof(Bandwidth)} must be positive and finite; it is {Bandwidth}."));
        }

        if (MarketComponents < 0)
        {
            errors.Add(Invariant($"{nameof(MarketComponents)} must not be negative; it is {MarketComponents}."));
        }

        return errors;
    }
}
