using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>The blocked factorisation and the solves with its factor against plain loops and their own residuals.</summary>
[Collection(nameof(MeasuredAlone))]
public class CholeskyTests
{
    private const double Filler = 7.5;

    private static readonly int[] Orders =
        [0, 1, 2, 3, 5, 8, 15, 16, 17, 18, 20, 23, 24, 25, 31, 33, 61, 63, 64, 65, 67, 72, 73, 89, 97, 127, 128, 129, 151, 200];

    [Fact]
    public void Factorize_EveryOrderAndStride_EqualsPlainLoopsAndLeavesTheRest()
    {
        foreach (int n in Orders)
        {
            int stride = n + (n % 3);
            double[] matrix = Scalar.Definite(n, n);
            double[] expected = Scalar.Cholesky(matrix, n);
            double[] factor = Scalar.Spread(matrix, n, n, stride, Filler);
            for (int i = 0; i < n; i++)
            {
                factor.AsSpan((i * stride) + i + 1, n - i - 1).Fill(Filler); // Nothing above the diagonal is read either.
            }

            Assert.Equal(Cholesky.Succeeded, Cholesky.Factorize(factor, n, stride));
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < stride; j++)
                {
                    // Eigenvalues lie in [1/4, 2], so that the factor is known to a few roundings.
                    Assert.Equal(j <= i ? expected[(i * n) + j] : Filler, factor[(i * stride) + j], tolerance: 1e-13);
                }
            }
        }
    }

    [Fact]
    public void Factorize_BadlyConditioned_IsBackwardStable()
    {
        // Hilbert's matrix with 1e-12 on the diagonal and unit scales from 1e-8 to 1e8: |A − LL'| within n roundings of √(aᵢᵢaⱼⱼ),
        // Golub and Van Loan (2013), equation 4.2.10, whatever the condition.
        foreach (int n in Orders)
        {
            double[] scale = [.. Enumerable.Range(0, n).Select(i => Math.Pow(10, (i * 7 % 17) - 8))];
            double[] matrix = new double[n * n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    matrix[(i * n) + j] = ((1.0 / (i + j + 1)) + (i == j ? 1e-12 : 0)) * scale[i] * scale[j];
                }
            }

            double[] factor = [.. matrix];
            Assert.True(Cholesky.FactorizeInPlace(factor, n));
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double sum = 0;
                    for (int k = 0; k <= j; k++)
                    {
                        sum += factor[(i * n) + k] * factor[(j * n) + k];
                    }

                    double size = Math.Sqrt(matrix[(i * n) + i] * matrix[(j * n) + j]);
                    Assert.Equal(matrix[(i * n) + j], sum, tolerance: 3e-16 * (n + 2) * size);
                }
            }
        }
    }

    [Fact]
    public void Factorize_PivotFails_TellsTheRowAndLeavesItsDirection()
    {
        foreach (int n in Orders.Where(n => n > 0))
        {
            foreach (int bad in new[] { 0, n / 3, n / 2, n - 1 })
            {
                // Lowering one diagonal entry of a definite matrix by its pivot and a half makes that pivot −1/2; those before stay.
                double[] matrix = Scalar.Definite(n, n + 1);
                double[] plain = Scalar.Cholesky(matrix, n);
                double pivot = plain[(bad * n) + bad] * plain[(bad * n) + bad];
                matrix[(bad * n) + bad] -= pivot + 0.5;
                double[] factor = [.. matrix];
                Assert.Equal(bad, Cholesky.Factorize(factor, n, n));
                Assert.Equal(-0.5, factor[(bad * n) + bad], tolerance: 1e-12);
                for (int k = 0; k < bad; k++)
                {
                    Assert.Equal(plain[(bad * n) + k], factor[(bad * n) + k], tolerance: 1e-13);
                    Assert.Equal(plain[(k * n) + k], factor[(k * n) + k], tolerance: 1e-13);
                }

                factor = Scalar.Definite(n, n + 1);
                Assert.Equal(bad, Cholesky.Factorize(With(factor, bad, n, double.NaN), n, n));
                Assert.Equal(bad, Cholesky.Factorize(With(factor, bad, n, double.PositiveInfinity), n, n));
                Assert.Equal(0, Cholesky.Factorize(With(factor, bad, n, 1), n, n, smallestPivot: 1e3));
            }
        }
    }

    [Fact]
    public void Factorize_ToldToStop_StopsBeforeThePanel()
    {
        double[] matrix = Scalar.Definite(200, 1);
        int asked = 0;
        Assert.Equal(Cholesky.Stopped, Cholesky.Factorize([.. matrix], 200, 200, 0, () => ++asked < 3));
        Assert.Equal(3, asked);
        Assert.Equal(Cholesky.Stopped, Cholesky.Factorize([.. Scalar.Definite(5, 1)], 5, 5, 0, () => false));
        Assert.Equal(Cholesky.Succeeded, Cholesky.Factorize(matrix, 200, 200, 0, () => true));
    }

    [Fact]
    public void Solves_EveryOrder_LeaveNoResidual()
    {
        foreach (int n in Orders)
        {
            const int Columns = 5;
            double[] matrix = Scalar.Definite(n, n);
            double[] factor = [.. matrix];
            Assert.True(Cholesky.FactorizeInPlace(factor, n));
            double[] sides = Scalar.Random(n * Columns, n);
            double[] spread = Scalar.Spread(sides, n, Columns, Columns + 2, Filler);
            TriangularSolve.Lower(factor, n, n, spread, Columns, Columns + 2);
            TriangularSolve.LowerTransposed(factor, n, n, spread, Columns, Columns + 2);
            double[] solutions = new double[n * Columns];
            for (int i = 0; i < n; i++)
            {
                spread.AsSpan(i * (Columns + 2), Columns).CopyTo(solutions.AsSpan(i * Columns));
                Assert.All(spread.AsSpan((i * (Columns + 2)) + Columns, 2).ToArray(), value => Assert.Equal(Filler, value));
            }

            AssertClose(sides, Scalar.Product(1, matrix, solutions, new double[n * Columns], n, Columns, n), 1e-13);
            double[] column = [.. Enumerable.Range(0, n).Select(i => sides[(i * Columns) + 3])];
            Cholesky.Solve(factor, n, column);
            AssertClose([.. Enumerable.Range(0, n).Select(i => solutions[(i * Columns) + 3])], column, 1e-13);

            double[] inverse = Scalar.Random(n * n, 1);
            TriangularSolve.InvertLower(factor, n, n, inverse);
            double[] identity = new double[n * n];
            for (int i = 0; i < n; i++)
            {
                identity[(i * n) + i] = 1;
                factor.AsSpan((i * n) + i + 1, n - i - 1).Clear();
                Assert.True(inverse.AsSpan((i * n) + i + 1, n - i - 1).IndexOfAnyExcept(0) < 0);
            }

            AssertClose(identity, Scalar.Product(1, factor, inverse, new double[n * n], n, n, n), 1e-13);
        }
    }

    [Fact]
    public void Cholesky_LengthsDoNotFit_AreRefused()
    {
        double[] four = new double[4];
        Assert.Throws<ArgumentOutOfRangeException>(() => Cholesky.Factorize(four, 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cholesky.Factorize(four, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cholesky.Solve(four, 3, new double[3]));
        Assert.Equal("Expected 2 elements, got 3. (Parameter 'vector')",
            Assert.Throws<ArgumentException>(() => Cholesky.Solve(four, 2, new double[3])).Message);
    }

    [Fact]
    public void Factorize_Warm_AllocatesNothingAndRepeatsEveryBit()
    {
        double[] first = Scalar.Definite(150, 1);
        double[] second = [.. first];
        double[] third = [.. first];
        Assert.True(Cholesky.FactorizeInPlace(first, 150));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Cholesky.FactorizeInPlace(second, 150));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first, second);
        Assert.True(Cholesky.FactorizeInPlace(third, 150));
        Assert.Equal(first, third);
    }

    private static double[] With(double[] matrix, int index, int n, double value)
    {
        double[] copy = [.. matrix];
        copy[(index * n) + index] = value;
        return copy;
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
