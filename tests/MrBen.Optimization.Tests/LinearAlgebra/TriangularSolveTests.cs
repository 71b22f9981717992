using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>Systems of one vector, at every order around the groups of rows: what was solved for is put back into the equations.</summary>
public class TriangularSolveTests
{
    [Fact]
    public void Upper_EveryOrder_SolvesBothSystems()
    {
        for (int order = 0; order <= 41; order++)
        {
            int stride = order + (order % 3);
            double[] factor = new double[order * stride];
            Array.Fill(factor, double.NaN); // Below the diagonal and beyond the order nothing is read.
            double[] entries = Scalar.Random(order * order, order);
            for (int i = 0; i < order; i++)
            {
                for (int j = i; j < order; j++)
                {
                    factor[(i * stride) + j] = entries[(i * order) + j] + (i == j ? 3 : 0);
                }
            }

            double[] right = Scalar.Random(order, order + 1);
            double[] x = [.. right];
            TriangularSolve.Upper(factor, order, stride, x);
            double[] y = [.. right];
            TriangularSolve.UpperTransposed(factor, order, stride, y);
            for (int i = 0; i < order; i++)
            {
                double product = 0;
                double transposed = 0;
                for (int j = 0; j < order; j++)
                {
                    product += j >= i ? factor[(i * stride) + j] * x[j] : 0;
                    transposed += j <= i ? factor[(j * stride) + i] * y[j] : 0;
                }

                // Backward stable (Higham 2002, Accuracy and Stability of Numerical Algorithms, theorem 8.5): n roundings of terms up to 4.
                Assert.Equal(right[i], product, tolerance: 4e-16 * (order + 4) * 4);
                Assert.Equal(right[i], transposed, tolerance: 4e-16 * (order + 4) * 4);
            }
        }
    }
}
