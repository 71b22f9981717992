using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Estimation;

public class LogCorrelationTests
{
    // Two assets: Fisher's artanh ρ. Equal correlations: eigenvalues 1 + (n − 1)ρ and 1 − ρ, so each number is the difference of their
    // logarithms over n (Archakov and Hansen 2021, section 3).
    [Fact]
    public void ToVector_ClosedForms()
    {
        double[] vector = new double[1];
        Assert.True(LogCorrelation.TryToVector(SymmetricMatrix.Create(2, [1, 0.6, 0.6, 1]), vector));
        Assert.Equal(Math.Atanh(0.6), vector[0], tolerance: 1e-14);
        double[] six = new double[6];
        double[] equal = [.. Enumerable.Range(0, 16).Select(k => k % 5 == 0 ? 1 : 0.3)];
        Assert.True(LogCorrelation.TryToVector(SymmetricMatrix.Create(4, equal), six));
        Assert.All(six, x => Assert.Equal(Math.Log(1.9 / 0.7) / 4, x, tolerance: 1e-14));
    }

    // There and back, both ways, on drawn matrices and drawn numbers; what comes back is positive definite with a diagonal of exactly 1.
    [Fact]
    public void Vector_AndMatrix_BelongToEachOther()
    {
        Random random = new(3);
        for (int trial = 0; trial < TestTier.Count(brief: 60, full: 2_000); trial++)
        {
            int n = 1 + random.Next(8);
            double[] vector = [.. Enumerable.Range(0, LogCorrelation.Length(n)).Select(_ => 2 * Normals.Next(random) / n)];
            Assert.True(LogCorrelation.TryFromVector(n, vector, out SymmetricMatrix? matrix));
            double[] factor = matrix.Values.ToArray();
            Assert.Equal(Cholesky.Succeeded, Cholesky.Factorize(factor, n, n));
            double[] back = new double[vector.Length];
            Assert.True(LogCorrelation.TryToVector(matrix, back));
            for (int k = 0; k < back.Length; k++)
            {
                Assert.Equal(vector[k], back[k], tolerance: 1e-8);
            }

            for (int i = 0; i < n; i++)
            {
                Assert.Equal(1, matrix[i, i]);
            }
        }
    }

    [Fact]
    public void Vector_OfASingularMatrix_IsRefused()
    {
        Assert.False(LogCorrelation.TryToVector(SymmetricMatrix.Create(2, [1, 1, 1, 1]), new double[1]));
        Assert.Throws<ArgumentException>(() => LogCorrelation.TryToVector(SymmetricMatrix.Create(2, [1, 2, 2, 1]), new double[1]));
        Assert.Throws<ArgumentException>(() => LogCorrelation.TryFromVector(3, [1, 2], out _));
        Assert.True(LogCorrelation.TryFromVector(1, [], out SymmetricMatrix? one));
        Assert.Equal(1, one[0, 0]);
    }
}
