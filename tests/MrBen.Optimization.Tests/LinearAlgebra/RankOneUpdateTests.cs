using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>Factors that follow a matrix against factors computed anew.</summary>
[Collection(nameof(MeasuredAlone))]
public class RankOneUpdateTests
{
    private const double Filler = 7.5;

    private static readonly int[] Orders = [0, 1, 2, 3, 4, 5, 8, 9, 16, 17, 31, 33, 64, 65];

    [Fact]
    public void AddThenSubtract_EveryOrder_AreTheFactorsOfTheSumAndOfTheMatrix()
    {
        foreach (int n in Orders)
        {
            int stride = n + 2;
            double[] matrix = Scalar.Definite(n, n);
            double[] x = Scalar.Random(n, n + 1);
            double[] sum = Scalar.Product(1, x, x, matrix, n, n, 1);
            double[] factor = Upper(matrix, n, stride);
            RankOneUpdate.Add(factor, n, stride, [.. x]);
            AssertClose(Upper(sum, n, stride), factor);
            Assert.True(RankOneUpdate.Subtract(factor, n, stride, [.. x]));
            AssertClose(Upper(matrix, n, stride), factor);
        }
    }

    [Fact]
    public void Subtract_LeavesLittleOrNothing_IsRefused()
    {
        // I − xx' with |x|² = 1 − s has the share s left; singular and indefinite results have none.
        Assert.True(RankOneUpdate.Subtract([1, 0, 0, 1], 2, 2, [0.6 * Math.Sqrt(1 - 1e-6), 0.8 * Math.Sqrt(1 - 1e-6)]));
        Assert.False(RankOneUpdate.Subtract([1, 0, 0, 1], 2, 2, [0.6 * Math.Sqrt(1 - 1e-9), 0.8 * Math.Sqrt(1 - 1e-9)]));
        Assert.False(RankOneUpdate.Subtract([1, 0, 0, 1], 2, 2, [0.6, 0.8]));
        Assert.False(RankOneUpdate.Subtract([1, 0, 0, 1], 2, 2, [0, 2]));
        Assert.False(RankOneUpdate.Subtract([1, 0, 0, 1], 2, 2, [double.NaN, 0]));
    }

    [Fact]
    public void UpperSolves_EveryOrder_LeaveNoResidual()
    {
        foreach (int n in Orders)
        {
            double[] matrix = Scalar.Definite(n, n);
            double[] side = Scalar.Random(n, 1);
            double[] solution = [.. side];
            double[] factor = Upper(matrix, n, n + 1);
            TriangularSolve.UpperTransposed(factor, n, n + 1, solution);
            TriangularSolve.Upper(factor, n, n + 1, solution);
            double[] product = Scalar.Product(1, matrix, solution, new double[n], n, 1, n);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(side[i], product[i], tolerance: 1e-13);
            }
        }
    }

    [Fact]
    public void Updates_Warm_AllocateNothing()
    {
        double[] factor = Upper(Scalar.Definite(20, 1), 20, 20);
        double[] x = Scalar.Random(20, 2);
        double[] y = [.. x];
        RankOneUpdate.Add(factor, 20, 20, [.. x]); // What the first calls of a process allocate is not meant.
        Assert.True(RankOneUpdate.Subtract(factor, 20, 20, [.. x]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        RankOneUpdate.Add(factor, 20, 20, x);
        bool isDefinite = RankOneUpdate.Subtract(factor, 20, 20, y);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(isDefinite);
        Assert.Equal(0, allocated);
    }

    private static double[] Upper(double[] matrix, int n, int stride)
    {
        double[] factor = Scalar.Spread(matrix, n, n, stride, Filler);
        Assert.Equal(Cholesky.Succeeded, Cholesky.Factorize(factor, n, stride));
        MatrixProduct.Mirror(TilePart.Lower, factor, n, stride);
        for (int i = 0; i < n; i++)
        {
            factor.AsSpan(i * stride, i).Fill(Filler);
        }

        return factor;
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance: 1e-13); // Eigenvalues lie in [1/4, n].
        }
    }
}
