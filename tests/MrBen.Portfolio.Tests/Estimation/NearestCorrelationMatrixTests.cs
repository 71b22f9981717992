using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Estimation;

public class NearestCorrelationMatrixTests
{
    private static readonly SymmetricMatrix Higham = SymmetricMatrix.Create(3, [1, 1, 0, 1, 1, 1, 0, 1, 1]);

    // Higham (2002), section 1, prints 0.7607 and 0.1573. In closed form: by symmetry the nearest is [1 a b; a 1 a; b a 1] on the boundary
    // det = (1 − b)(1 + b − 2a²) = 0, so b = 2a² − 1, and 4(1 − a)² + 2b² is least where 4a³ − a − 1 = 0; Cardano's formula gives a.
    // The smallest eigenvalue of the input is 1 − √2.
    [Fact]
    public void OfCorrelation_HighamsExample_IsTheClosedForm()
    {
        double root = Math.Sqrt((1.0 / 64) - (1.0 / 1728));
        double a = Math.Cbrt(0.125 + root) + Math.Cbrt(0.125 - root);
        double b = (2 * a * a) - 1;
        NearestCorrelationResult result = NearestCorrelationMatrix.OfCorrelation(
            Higham, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Converged);
        Assert.Equal(0.7607, a, tolerance: 5e-5);
        Assert.Equal([1, a, b, a, 1, a, b, a, 1], result.Matrix.Values.ToArray(), (x, y) => Math.Abs(x - y) < 1e-9);
        Assert.Equal(Math.Sqrt((4 * (1 - a) * (1 - a)) + (2 * b * b)), result.Distance, tolerance: 1e-9);
        Assert.Equal(1 - Math.Sqrt(2), result.SmallestEigenvalueBefore, tolerance: 1e-14);
        Assert.Equal(0, result.SmallestEigenvalueAfter, tolerance: 1e-14);
        Assert.InRange(result.Iterations, 2, 200);
    }

    [Fact]
    public void OfCorrelation_WithFloor_IsPositiveDefinite()
    {
        NearestCorrelationResult result = NearestCorrelationMatrix.OfCorrelation(
            Higham, new() { MinimumEigenvalue = 0.01 }, TestContext.Current.CancellationToken);
        Assert.True(result.Converged);
        Assert.Equal(0.01, result.SmallestEigenvalueAfter, tolerance: 1e-9); // the nearest lies on the boundary
        Assert.Equal(1, result.Matrix[2, 2]);
    }

    [Fact]
    public void OfCorrelation_SoundMatrix_IsReturnedUntouched()
    {
        SymmetricMatrix sound = SymmetricMatrix.Create(2, [1, 0.3, 0.3, 1]);
        NearestCorrelationResult result = NearestCorrelationMatrix.OfCorrelation(
            sound, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Same(sound, result.Matrix);
        Assert.Equal(0, result.Iterations);
        Assert.Equal(0, result.Distance);
        Assert.Equal(0.7, result.SmallestEigenvalueBefore, tolerance: 1e-15); // 1 − ρ
        Assert.Equal(0.7, result.SmallestEigenvalueAfter, tolerance: 1e-15);
    }

    [Fact]
    public void OfCorrelation_OutOfIterations_SaysSoAndIsStillACorrelationMatrix()
    {
        NearestCorrelationResult result = NearestCorrelationMatrix.OfCorrelation(
            Higham, new() { MaxIterations = 2 }, TestContext.Current.CancellationToken);
        Assert.False(result.Converged);
        Assert.Equal(2, result.Iterations);
        Assert.True(result.SmallestEigenvalueAfter > -1e-14);
        Assert.Equal(1, result.Matrix[1, 1]);
    }

    // Volatilities 0.1, 0.2, 0.3 around Higham's correlations.
    [Fact]
    public void OfCovariance_KeepsTheVariancesAndRepairsTheCorrelations()
    {
        double[] volatility = [0.1, 0.2, 0.3];
        double[] values = [.. Enumerable.Range(0, 9).Select(k => Higham[k / 3, k % 3] * volatility[k / 3] * volatility[k % 3])];
        SymmetricMatrix covariance = SymmetricMatrix.Create(3, values);
        NearestCorrelationResult repaired = NearestCorrelationMatrix.OfCovariance(
            covariance, cancellationToken: TestContext.Current.CancellationToken);
        NearestCorrelationResult correlation = NearestCorrelationMatrix.OfCorrelation(
            Higham, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(covariance[1, 1], repaired.Matrix[1, 1]);
        Assert.Equal(covariance[2, 2], repaired.Matrix[2, 2]);
        Assert.Equal(correlation.Matrix[0, 1] * 0.1 * 0.2, repaired.Matrix[0, 1], tolerance: 1e-12);
        Assert.Equal(correlation.Matrix[0, 2] * 0.1 * 0.3, repaired.Matrix[0, 2], tolerance: 1e-12);
        Assert.Equal(correlation.Distance, repaired.Distance, tolerance: 1e-9);
    }

    [Fact]
    public void OfCovariance_ZeroVariance_IsRefused() =>
        Assert.Equal("Variance 1 is 0; correlations need positive variances. (Parameter 'covariance')",
            Assert.Throws<ArgumentException>(() => NearestCorrelationMatrix.OfCovariance(
                SymmetricMatrix.Create(2, [1, 0, 0, 0]), cancellationToken: TestContext.Current.CancellationToken)).Message);

    [Fact]
    public void OfCorrelation_UnsoundOptions_ListsThemAll() =>
        Assert.Equal(
            "MinimumEigenvalue must be in [0, 1); it is 1. Tolerance must be in (0, 1); it is NaN. "
            + "MaxIterations must be at least 1; it is 0. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => NearestCorrelationMatrix.OfCorrelation(
                Higham, new() { MinimumEigenvalue = 1, Tolerance = double.NaN, MaxIterations = 0 },
                TestContext.Current.CancellationToken)).Message);

    [Fact]
    public void OfCorrelation_Cancelled_Throws() =>
        Assert.Throws<OperationCanceledException>(() => NearestCorrelationMatrix.OfCorrelation(Higham, null, new CancellationToken(true)));

    // Projections are no farther than any other point of the set: the identity and the equicorrelations are in it.
    [Fact]
    public void OfCorrelation_IsNoFartherThanOtherCorrelationMatrices() =>
        Gen.Select(Gen.Double[-1, 1].Array[10], Gen.Double[-0.25, 1]).Sample((entries, equal) =>
        {
            double[] values = new double[25];
            double[] other = new double[25];
            for (int i = 0, k = 0; i < 5; i++)
            {
                (values[(i * 5) + i], other[(i * 5) + i]) = (1, 1);
                for (int j = 0; j < i; j++, k++)
                {
                    values[(i * 5) + j] = values[(j * 5) + i] = entries[k];
                    other[(i * 5) + j] = other[(j * 5) + i] = equal;
                }
            }

            NearestCorrelationResult result = NearestCorrelationMatrix.OfCorrelation(
                SymmetricMatrix.Create(5, values), new() { MaxIterations = 5000 });
            Assert.True(result.Converged);
            Assert.True(result.SmallestEigenvalueAfter > -1e-13);
            Assert.True(Kernels.MaxAbs(result.Matrix.Values) <= 1 + 1e-13);
            double distance = Math.Sqrt(values.Zip(other, (x, y) => (x - y) * (x - y)).Sum());
            Assert.True(result.Distance <= distance + 1e-8);
        }, iter: 50);
}
