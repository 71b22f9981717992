using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Estimation;

/// <summary>What <see cref="NearestCorrelationMatrix"/> did to a matrix. Immutable and thread-safe.</summary>
public sealed record NearestCorrelationResult
{
    internal NearestCorrelationResult(
        SymmetricMatrix matrix, bool converged, int iterations, double distance, double eigenvalueBefore, double eigenvalueAfter) =>
        (Matrix, Converged, Iterations, Distance, SmallestEigenvalueBefore, SmallestEigenvalueAfter) =
        (matrix, converged, iterations, distance, eigenvalueBefore, eigenvalueAfter);

    /// <summary>
    /// The repaired correlation or covariance matrix, N × N. Its correlations have a unit diagonal and, up to rounding, no negative
    /// eigenvalue, whether or not the search converged; the floor is reached to the tolerance once it has.
    /// </summary>
    public SymmetricMatrix Matrix { get; }

    /// <summary>Whether the matrix is the nearest one to the tolerance; false where the iterations ran out first.</summary>
    public bool Converged { get; }

    /// <summary>Iterations done; 0 where the input needed no repair.</summary>
    public int Iterations { get; }

    /// <summary>Frobenius norm of the change in the correlations (also where a covariance was repaired); 0 where nothing changed.</summary>
    public double Distance { get; }

    /// <summary>Smallest eigenvalue of the correlations given.</summary>
    public double SmallestEigenvalueBefore { get; }

    /// <summary>Smallest eigenvalue of the correlations returned, computed anew from them.</summary>
    public double SmallestEigenvalueAfter { get; }
}
