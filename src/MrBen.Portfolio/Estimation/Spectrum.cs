using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MrBen.Optimization.LinearAlgebra;
using ColumnMajorMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;

namespace MrBen.Portfolio.Estimation;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, from the largest eigenvalue on. O(N³).</summary>
internal sealed class Spectrum
{
    // An eigenvalue below this share of the largest one is what rounding leaves of a zero, for any matrix that fits in memory.
    private const double RelativeZero = 1e-12;

    private readonly double[] _vectors;

    private Spectrum(double[] values, double[] vectors) => (Values, _vectors) = (values, vectors);

    /// <summary>Eigenvalues in descending order, length N.</summary>
    public double[] Values { get; }

    /// <summary>Whether all eigenvalues are positive beyond rounding, so that the inverse means something.</summary>
    public bool IsPositiveDefinite => Values[^1] > RelativeZero * Values[0];

    /// <summary>The eigenvector of <see cref="Values"/>[k], of length 1; its sign is arbitrary.</summary>
    public ReadOnlySpan<double> Vector(int k) => _vectors.AsSpan((Values.Length - 1 - k) * Values.Length, Values.Length);

    public static Spectrum Of(SymmetricMatrix matrix)
    {
        int n = matrix.Order;

        // Symmetric, so row-major and column-major storage are the same. Eigenvalues come in ascending order.
        Evd<double> decomposition = new ColumnMajorMatrix(n, n, matrix.Values.ToArray()).Evd(Symmetricity.Symmetric);
        double[] values = new double[n];
        for (int k = 0; k < n; k++)
        {
            values[k] = decomposition.EigenValues[n - 1 - k].Real;
        }

        return new Spectrum(values, decomposition.EigenVectors.ToColumnMajorArray());
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
