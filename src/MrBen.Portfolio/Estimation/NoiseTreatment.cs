namespace MrBen.Portfolio.Estimation;

/// <summary>What <see cref="DenoisedCovariance"/> does with the eigenvalues that pure noise would explain.</summary>
public enum NoiseTreatment
{
    /// <summary>Replaces them all by their mean: the trace stays, and no direction looks safer than another by accident.</summary>
    ConstantEigenvalue,

    /// <summary>
    /// Keeps them and shrinks the correlations that they contribute towards none, by <see cref="DenoisedCovarianceOptions.NoiseKept"/>.
    /// </summary>
    TargetedShrinkage,
}
