using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Estimation;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, from the largest eigenvalue on. O(N³).</summary>
internal sealed class Spectrum
{
    // An eigenvalue below this share of the largest one is what rounding leaves of a zero, for any matrix that fits in memory.
    private const double RelativeZero = 1e-12;

    private readonly SymmetricEigen _decomposition;

    private Spectrum(double[] values, SymmetricEigen decomposition) => (Values, _decomposition) = (values, decomposition);

    /// <summary>Eigenvalues in descending order, length N.</summary>
    public double[] Values { get; }

    /// <summary>Whether all eigenvalues are positive beyond rounding, so that the inverse means something.</summary>
    public bool IsPositiveDefinite => Values[^1] > RelativeZero * Values[0];

    /// <summary>The eigenvector of <see cref="Values"/>[k], of length 1; its sign is arbitrary.</summary>
    public ReadOnlySpan<double> Vector(int k) => _decomposition.Vector(Values.Length - 1 - k);

    public static Spectrum Of(SymmetricMatrix matrix)
    {
        SymmetricEigen decomposition = SymmetricEigen.Decompose(matrix);
        double[] values = decomposition.Values.ToArray();
        Array.Reverse(values);
        return new Spectrum(values, decomposition);
    }

    /// <summary>Solves Ax = b where the matrix is positive definite.</summary>
    public double[] Solve(ReadOnlySpan<double> right)
    {
        double[] solution = new double[right.Length];
        for (int k = 0; k < Values.Length; k++)
        {
            Kernels.Axpy(Kernels.Dot(Vector(k), right) / Values[k], Vector(k), solution);
        }

        return solution;
    }
}
