using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="NearestCorrelationMatrix"/>.</summary>
public sealed record NearestCorrelationOptions
{
    /// <summary>
    /// Smallest eigenvalue that the result may have, in [0, 1). Default 0: the result may be singular up to rounding. A floor such as 1e-8
    /// makes it positive definite.
    /// </summary>
    public double MinimumEigenvalue { get; set; }

    /// <summary>
    /// Stops when an iteration changes the matrix, and the two projections differ, by at most this share of its Frobenius norm; in (0, 1).
    /// Default 1e-10.
    /// </summary>
    public double Tolerance { get; set; } = 1e-10;

    /// <summary>Most iterations, at least 1; each costs one symmetric eigendecomposition. Default 1000.</summary>
    public int MaxIterations { get; set; } = 1000;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(MinimumEigenvalue >= 0 && MinimumEigenvalue < 1))
        {
            errors.Add(Invariant($"{nameof(MinimumEigenvalue)} must be in [0, 1); it is {MinimumEigenvalue}."));
        }

        if (!(Tolerance > 0 && Tolerance < 1))
        {
            errors.Add(Invariant($"{nameof(Tolerance)} must be in (0, 1); it is {Tolerance}."));
        }

        if (MaxIterations < 1)
        {
            errors.Add(Invariant($"{nameof(MaxIterations)} must be at least 1; it is {MaxIterations}."));
        }

        return errors;
    }
}
