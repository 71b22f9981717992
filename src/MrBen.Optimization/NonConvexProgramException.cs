using static System.FormattableString;

namespace MrBen.Optimization;

/// <summary>The Hessian has a direction of negative curvature: the program is not convex.</summary>
public sealed class NonConvexProgramException : ArgumentException
{
    /// <summary>Reports an eigenvalue.</summary>
    /// <param name="eigenvalue">Curvature along a unit direction, negative: an upper limit of the smallest eigenvalue.</param>
    /// <param name="largestDiagonal">Largest diagonal entry, for scale.</param>
    public NonConvexProgramException(double eigenvalue, double largestDiagonal)
        : this("The Hessian", eigenvalue, largestDiagonal, innerException: null)
    {
    }

    /// <summary>Reports an eigenvalue of the matrix that made the Hessian, by the caller's own word for it.</summary>
    /// <param name="matrix">The matrix at the beginning of a sentence, such as "The covariance".</param>
    /// <param name="eigenvalue">Curvature along a unit direction, negative: an upper limit of the smallest eigenvalue.</param>
    /// <param name="largestDiagonal">Largest diagonal entry, for scale.</param>
    /// <param name="innerException">What reported the Hessian.</param>
    public NonConvexProgramException(string matrix, double eigenvalue, double largestDiagonal, Exception? innerException)
        : base(Invariant(
            $"{matrix} is not positive semidefinite: its smallest eigenvalue is at most {eigenvalue:G6} ")
            + Invariant($"(largest diagonal entry {largestDiagonal:G6})."), innerException)
    {
        Eigenvalue = eigenvalue;
    }

    /// <summary>Curvature along a unit direction, negative: an upper limit of the smallest eigenvalue.</summary>
    public double Eigenvalue { get; }
}
