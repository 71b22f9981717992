using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>A covariance matrix with what is known about how it came to be. Immutable and thread-safe.</summary>
public sealed record CovarianceEstimate
{
    /// <summary>Records an estimate.</summary>
    /// <param name="covariance">Covariance per year, N × N.</param>
    /// <param name="observations">Fewest returns that any entry rests on, at least 1.</param>
    /// <param name="description">One sentence: which estimator, which normalisation, which intensity.</param>
    /// <param name="shrinkageIntensity">Weight of the target in [0, 1]; null where nothing was shrunk.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public CovarianceEstimate(SymmetricMatrix covariance, int observations, string description, double? shrinkageIntensity = null)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(observations);
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        if (shrinkageIntensity is { } intensity && !(intensity >= 0 && intensity <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(shrinkageIntensity), intensity,
                Invariant($"The shrinkage intensity must be in [0, 1]; it is {intensity}."));
        }

        (Covariance, Observations, Description, ShrinkageIntensity) = (covariance, observations, description, shrinkageIntensity);
    }

    /// <summary>Covariance per year, N × N.</summary>
    public SymmetricMatrix Covariance { get; }

    /// <summary>Weight of the target in [0, 1]: 0 leaves the sample, 1 leaves the target alone. Null where nothing was shrunk.</summary>
    public double? ShrinkageIntensity { get; }

    /// <summary>Fewest returns that any entry rests on: T for a complete panel, the smallest overlap of two assets otherwise.</summary>
    public int Observations { get; }

    /// <summary>One sentence: which estimator, which normalisation, which intensity.</summary>
    public string Description { get; }

    /// <summary>
    /// Whether the estimator changed the matrix for it to be positive semidefinite, as with <see cref="NearestCorrelationMatrix"/>. Default no; no
    /// estimator of this library does.
    /// </summary>
    public bool IsRepaired { get; init; }
}
