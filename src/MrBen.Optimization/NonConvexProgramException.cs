using static System.FormattableString;

namespace MrBen.Optimization;

/// <summary>The Hessian has a direction of negative curvature: the program is not convex.</summary>
public sealed class NonConvexProgramException : ArgumentException
{
    /// <summary>Reports an eigenvalue.</summary>
    /// <param name="eigenvalue">Curvature along a unit direction, negative: an upper limit of the smallest eigenvalue.</param>
    /// <param name="largestDiagonal">Largest diagonal entry, for scale.</param>
    public NonConvexProgramException(double eigenvalue, double largestDiagonal)
        : base(Invariant(
            $"The Hessian is not positive semidefinite: its smallest eigenvalue is at most {eigenvalue:G6} (largest diagonal entry {largestDiagonal:G6})."))
    {
        Eigenvalue = eigenvalue;
    }

    /// <summary>Curvature along a unit direction, negative: an upper limit of the smallest eigenvalue.</summary>
    public double Eigenvalue { get; }
}
