using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>Refuses a quadratic term with a direction of negative curvature.</summary>
internal static class Convexity
{
    // Eigenvalues of the correlations down to minus this are rounding of zero.
    private const double Lift = 1e-10;

    private const int PowerIterations = 2_000;
    private const int IterationsBeyondNegative = 100;

    /// <summary>O(n³/3) where the matrix is not known to be semidefinite.</summary>
    /// <exception cref="NonConvexProgramException">The matrix is not positive semidefinite.</exception>
    public static void Require(ISymmetricOperator? hessian)
    {
        if (hessian is null || hessian.IsKnownSemidefinite)
        {
            return;
        }

        SymmetricMatrix matrix = hessian as SymmetricMatrix ?? Form(hessian);
        if (!matrix.IsSemidefinite(Lift))
        {
            throw new NonConvexProgramException(SmallEigenvalue(matrix), LargestDiagonal(matrix));
        }
    }

    private static SymmetricMatrix Form(ISymmetricOperator hessian)
    {
        int n = hessian.Order;
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            hessian.CopyRow(i, values.AsSpan(i * n, n));
        }

        return SymmetricMatrix.Create(n, values);
    }

    private static double LargestDiagonal(SymmetricMatrix matrix)
    {
        double largest = 0;
        for (int i = 0; i < matrix.Order; i++)
        {
            largest = Math.Max(largest, matrix.Diagonal(i));
        }

        return largest;
    }

    // Power iteration with τI − P, τ the largest row sum: every Rayleigh quotient is an upper limit of the smallest eigenvalue.
    private static double SmallEigenvalue(SymmetricMatrix matrix)
    {
        int n = matrix.Order;
        double[] vector = new double[n];
        double[] product = new double[n];
        double shift = 0;
        for (int i = 0; i < n; i++)
        {
            vector[i] = Math.Sin(i + 1);
            double sum = 0;
            foreach (double entry in matrix.Row(i))
            {
                sum += Math.Abs(entry);
            }

            shift = Math.Max(shift, sum);
        }

        double smallest = double.PositiveInfinity;
        int last = PowerIterations;
        for (int k = 0; k < last; k++)
        {
            Kernels.Scale(1 / Math.Sqrt(Kernels.Dot(vector, vector)), vector);
            matrix.Multiply(vector, product);
            double quotient = Kernels.Dot(vector, product);
            last = quotient < 0 && smallest >= 0 ? Math.Min(last, k + IterationsBeyondNegative) : last;
            smallest = Math.Min(smallest, quotient);
            for (int j = 0; j < n; j++)
            {
                vector[j] = (shift * vector[j]) - product[j];
            }
        }

        return smallest;
    }
}
