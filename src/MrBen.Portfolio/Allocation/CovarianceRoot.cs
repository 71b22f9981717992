using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Allocation;

/// <summary>A matrix R with R'R = Σ, r × n: the volatility of w is the length of Rw.</summary>
internal static class CovarianceRoot
{
    // An eigenvalue below this share of the largest is rounding of zero.
    private const double SmallestEigenvalue = 1e-15;

    /// <summary>The root; O(n³).</summary>
    public static DenseMatrix Of(SymmetricMatrix covariance)
    {
        int n = covariance.Order;
        double[] factor = covariance.Values.ToArray();
        if (Cholesky.Factorize(factor, n, n) == Cholesky.Succeeded)
        {
            double[] transposed = new double[n * n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    transposed[(j * n) + i] = factor[(i * n) + j];
                }
            }

            return DenseMatrix.Create(n, n, transposed);
        }

        // Of less than full rank: its eigenvectors, each times the root of its eigenvalue.
        SymmetricEigen eigen = SymmetricEigen.Decompose(covariance);
        double largest = Kernels.MaxAbs(eigen.Values);
        int[] kept = [.. Enumerable.Range(0, n).Where(k => eigen.Values[k] > SmallestEigenvalue * largest)];
        double[] rows = new double[kept.Length * n];
        for (int k = 0; k < kept.Length; k++)
        {
            Span<double> row = rows.AsSpan(k * n, n);
            eigen.Vector(kept[k]).CopyTo(row);
            Kernels.Scale(Math.Sqrt(eigen.Values[kept[k]]), row);
        }

        return DenseMatrix.Create(kept.Length, n, rows);
    }
}
