using MathNet.Numerics.LinearAlgebra;
using MrBen.Optimization.LinearAlgebra;
using ColumnMajorMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>Decompositions by closed forms, by MathNet, and by the residual and orthogonality that prove them.</summary>
public class SymmetricEigenTests
{
    private static readonly int[] Orders = [0, 1, 2, 3, 4, 5, 7, 8, 13, 16, 17, 31, 33, 34, 35, 36, 49, 64, 65, 66, 67, 97, 130, 193];

    [Fact]
    public void Decompose_SecondDifferences_AreTheClosedForm()
    {
        // The matrix with 2 on and −1 beside its diagonal: λₖ = 2 − 2cos(kπ/(n + 1)), qₖ(j) ∝ sin(jkπ/(n + 1)).
        foreach (int n in Orders)
        {
            double[] matrix = new double[n * n];
            for (int i = 0; i < n; i++)
            {
                matrix[(i * n) + i] = 2;
                if (i > 0)
                {
                    matrix[(i * n) + i - 1] = matrix[((i - 1) * n) + i] = -1;
                }
            }

            SymmetricEigen eigen = Decompose(matrix, n);
            for (int k = 0; k < n; k++)
            {
                double angle = (k + 1) * Math.PI / (n + 1);
                Assert.Equal(2 - (2 * Math.Cos(angle)), eigen.Values[k], tolerance: 4e-15);
                double sign = Math.Sign(eigen.Vector(k)[0]);
                for (int j = 0; j < n; j++)
                {
                    double exact = Math.Sqrt(2.0 / (n + 1)) * Math.Sin((j + 1) * angle);
                    Assert.Equal(exact, sign * eigen.Vector(k)[j], tolerance: 1e-11); // Gaps shrink with 1/n²: 1e-15 over 1e-4.
                }
            }
        }
    }

    [Fact]
    public void Decompose_Wilkinson21_HasThePublishedPair()
    {
        // W21+: |i − 10| on the diagonal, 1 beside it. Source: Wilkinson (1965), The Algebraic Eigenvalue Problem, chapter 5, section 45.
        const int N = 21;
        double[] matrix = new double[N * N];
        for (int i = 0; i < N; i++)
        {
            matrix[(i * N) + i] = Math.Abs(i - 10);
            if (i > 0)
            {
                matrix[(i * N) + i - 1] = matrix[((i - 1) * N) + i] = 1;
            }
        }

        double[] values = Values(matrix, N);
        Assert.Equal(10.7461941829034, values[20], tolerance: 6e-14);
        Assert.Equal(10.7461941829033, values[19], tolerance: 6e-14);
        AssertDecomposes(matrix, N);
    }

    [Fact]
    public void Decompose_RandomFamilies_AreProvenAndAgreeWithMathNet()
    {
        for (int trial = 0; trial < TestTier.Count(brief: 120, full: 2000); trial++)
        {
            Random random = new(trial);
            int n = Orders[random.Next(Orders.Length)];
            double[] matrix = (trial % 6) switch
            {
                0 => Symmetric(n, trial),
                1 => Scalar.Definite(n, trial),
                2 => WithSpectrum(n, trial, k => k % 3),                                // Three values, many times each.
                3 => WithSpectrum(n, trial, k => Math.Pow(10, -12.0 * k / (n + 1))),    // Graded over twelve decades.
                4 => WithSpectrum(n, trial, k => k < 3 ? k + 1 : 0),                    // Rank three.
                _ => Diagonal(n, random),
            };
            AssertDecomposes(matrix, n);
            if (n > 0)
            {
                double[] theirs = [.. new ColumnMajorMatrix(n, n, [.. matrix]).Evd(Symmetricity.Symmetric).EigenValues
                    .Select(value => value.Real).Order()];
                double[] ours = Values(matrix, n);
                double size = Kernels.MaxAbs(theirs);
                for (int k = 0; k < n; k++)
                {
                    Assert.Equal(theirs[k], ours[k], tolerance: 1e-14 * (n + 1) * size);
                }
            }
        }
    }

    [Fact]
    public void Decompose_GluedWilkinson_StaysOrthogonal()
    {
        // Copies of W21+ held together by entries down to rounding: clusters of values that agree to many digits, the hard case of divide
        // and conquer. Source: Demmel, Marques, Parlett and Vömel (2008), SIAM J. Scientific Computing 30(3), section 5.
        const int N = 6 * 21;
        foreach (double glue in new[] { 1, 1e-3, 1e-8, 1e-14, 1e-17 })
        {
            double[] matrix = new double[N * N];
            for (int i = 0; i < N; i++)
            {
                matrix[(i * N) + i] = Math.Abs((i % 21) - 10);
                if (i > 0)
                {
                    matrix[(i * N) + i - 1] = matrix[((i - 1) * N) + i] = i % 21 == 0 ? glue : 1;
                }
            }

            AssertDecomposes(matrix, N);
        }
    }

    [Fact]
    public void SecularEquation_WeightsOfAnySize_GiveRootsBetweenThePoles()
    {
        for (int trial = 0; trial < TestTier.Count(brief: 500, full: 20_000); trial++)
        {
            Random random = new(trial);
            int k = 1 + random.Next(20);
            double[] poles = new double[k];
            double[] weights = new double[k];
            double sum = 0;
            for (int i = 0; i < k; i++)
            {
                poles[i] = (i > 0 ? poles[i - 1] : -3) + Math.Pow(10, -12 * random.NextDouble() * (trial % 2));
                weights[i] = Math.Pow(10, -25 * random.NextDouble() * (trial / 2 % 2));
                sum += weights[i];
            }

            double[] roots = new double[k];
            double[] differences = new double[k];
            double trace = 0;
            for (int j = 0; j < k; j++)
            {
                roots[j] = SecularEquation.Solve(j, poles, weights, sum, differences);
                trace += roots[j] - poles[j];

                // Strictly between the poles, told by the differences: exact to a few roundings even where the root rounds to one.
                double value = 1;
                double size = 1;
                for (int i = 0; i < k; i++)
                {
                    Assert.True(i <= j ? differences[i] < 0 : differences[i] > 0);
                    value += weights[i] / differences[i];
                    size += Math.Abs(weights[i] / differences[i]);
                }

                Assert.Equal(0, value, tolerance: 1e-13 * size);
            }

            // The trace of D + ww' grows by the sum of the squares.
            Assert.Equal(sum, trace, tolerance: 1e-14 * k * (Math.Abs(poles[k - 1]) + 3 + sum));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-320)]
    [InlineData(1e-300)]
    [InlineData(1e-160)]
    [InlineData(1e160)]
    [InlineData(1e307)]
    public void Decompose_AnyUnit_NeitherOverflowsNorVanishes(double unit)
    {
        // [2 1; 1 2]·unit: unit along (1, −1)/√2 and 3·unit along (1, 1)/√2.
        SymmetricEigen eigen = Decompose([2 * unit, unit, unit, 2 * unit], 2);
        Assert.Equal(unit, eigen.Values[0], tolerance: 4e-16 * unit);
        Assert.Equal(3 * unit, eigen.Values[1], tolerance: 4e-16 * 3 * unit);
        double[] matrix = Scalar.Definite(40, 3);
        double[] scaled = [.. matrix];
        Kernels.Scale(unit, scaled);
        double[] values = Values(matrix, 40);
        double[] theirs = Values(scaled, 40);
        for (int k = 0; k < 40; k++)
        {
            Assert.Equal(unit * values[k], theirs[k], tolerance: (1e-14 * unit) + (40 * double.Epsilon));
        }
    }

    [Fact]
    public void Decompose_AllEqual_HasOneValueAndThePositiveDirection()
    {
        const int N = 50;
        double[] ones = new double[N * N];
        Array.Fill(ones, 1.0);
        SymmetricEigen eigen = SymmetricEigen.Decompose(SymmetricMatrix.Create(N, ones));
        Assert.Equal(N, eigen.Values[N - 1], tolerance: 1e-13);
        Assert.All(eigen.Values[..(N - 1)].ToArray(), value => Assert.Equal(0, value, tolerance: 1e-13));
        Assert.All(eigen.Vector(N - 1).ToArray(), entry => Assert.Equal(1 / Math.Sqrt(N), entry, tolerance: 1e-14));
    }

    [Fact]
    public void Decompose_OnlyUpperTriangle_Counts()
    {
        double[] matrix = Symmetric(37, 1);
        double[] upper = [.. matrix];
        for (int i = 0; i < 37; i++)
        {
            upper.AsSpan(i * 37, i).Fill(0.25);
        }

        Assert.Equal(Decompose(matrix, 37).Vectors, Decompose(upper, 37).Vectors);
    }

    [Fact]
    public void Decompose_Twice_RepeatsEveryBit()
    {
        double[] matrix = Symmetric(120, 1);
        SymmetricEigen first = Decompose(matrix, 120);
        SymmetricEigen second = Decompose(matrix, 120);
        Assert.Equal(first.Values, second.Values);
        Assert.Equal(first.Vectors, second.Vectors);
        Assert.Equal(Symmetric(120, 1), matrix);
    }

    [Fact]
    public void Decompose_BadInput_IsNamed()
    {
        Assert.Equal("Expected 4 values, got 3. (Parameter 'matrix')",
            Assert.Throws<ArgumentException>(() => Decompose([1, 2, 3], 2)).Message);
        Assert.Equal("Element 2 is NaN; every element must be finite. (Parameter 'matrix')",
            Assert.Throws<ArgumentException>(() => Values([1, 2, double.NaN, 3], 2)).Message);
        Assert.Equal("Expected 1 values, got 2. (Parameter 'values')", Assert.Throws<ArgumentException>(
            () => SymmetricEigen.Eigenvalues([1], 1, new double[2], TestContext.Current.CancellationToken)).Message);
        Assert.Equal("order", Assert.Throws<ArgumentOutOfRangeException>(() => Decompose([], -1)).ParamName);
        Assert.Throws<ArgumentNullException>(() => SymmetricEigen.Decompose(null!));
        Assert.Throws<OperationCanceledException>(
            () => SymmetricEigen.Decompose(Symmetric(40, 1), 40, new CancellationToken(canceled: true)));
    }

    private static SymmetricEigen Decompose(double[] matrix, int order) =>
        SymmetricEigen.Decompose(matrix, order, TestContext.Current.CancellationToken);

    private static double[] Values(double[] matrix, int order)
    {
        double[] values = new double[order];
        SymmetricEigen.Eigenvalues(matrix, order, values, TestContext.Current.CancellationToken);
        return values;
    }

    private static void AssertDecomposes(double[] matrix, int n)
    {
        SymmetricEigen eigen = Decompose(matrix, n);
        Assert.Equal(n, eigen.Order);
        double[] values = Values(matrix, n);
        double size = Math.Max(Kernels.MaxAbs(matrix) * n, double.Epsilon);
        for (int k = 0; k < n; k++)
        {
            ReadOnlySpan<double> vector = eigen.Vector(k);
            Assert.True(k == 0 || eigen.Values[k] >= eigen.Values[k - 1]);
            Assert.Equal(eigen.Values[k], values[k], tolerance: 1e-15 * (n + 3) * size);
            for (int i = 0; i < n; i++)
            {
                double residual = Kernels.Dot(matrix.AsSpan(i * n, n), vector) - (eigen.Values[k] * vector[i]);
                Assert.Equal(0, residual, tolerance: 1e-15 * (n + 3) * size);
            }

            for (int l = 0; l <= k; l++)
            {
                Assert.Equal(k == l ? 1 : 0, Kernels.Dot(vector, eigen.Vector(l)), tolerance: 1e-15 * (n + 10));
            }

            double largest = Kernels.MaxAbs(vector);
            int first = 0;
            while (Math.Abs(vector[first]) < 0.999999 * largest)
            {
                first++;
            }

            Assert.True(vector[first] > 0);
        }
    }

    private static double[] Symmetric(int n, int seed)
    {
        double[] matrix = Scalar.Random(n * n, seed);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                matrix[(i * n) + j] = matrix[(j * n) + i];
            }
        }

        return matrix;
    }

    // Reflections in random directions hide the spectrum: A ← HAH.
    private static double[] WithSpectrum(int n, int seed, Func<int, double> spectrum)
    {
        double[] matrix = new double[n * n];
        for (int k = 0; k < n; k++)
        {
            matrix[(k * n) + k] = spectrum(k);
        }

        for (int r = 0; r < 3 && n > 0; r++)
        {
            double[] v = Scalar.Random(n, seed + r);
            double square = Kernels.Dot(v, v);
            double[] h = new double[n * n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    h[(i * n) + j] = (i == j ? 1 : 0) - (2 * v[i] * v[j] / square);
                }
            }

            matrix = Scalar.Product(1, h, Scalar.Product(1, matrix, h, new double[n * n], n, n, n), new double[n * n], n, n, n);
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                matrix[(i * n) + j] = matrix[(j * n) + i];
            }
        }

        return matrix;
    }

    private static double[] Diagonal(int n, Random random)
    {
        double[] matrix = new double[n * n];
        for (int k = 0; k < n; k++)
        {
            matrix[(k * n) + k] = random.Next(-5, 6);
        }

        return matrix;
    }
}
