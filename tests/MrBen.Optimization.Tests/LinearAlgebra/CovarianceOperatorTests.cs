using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>Factor and Gram forms against the dense matrix that their definitions give.</summary>
[Collection(nameof(MeasuredAlone))]
public class CovarianceOperatorTests
{
    private static readonly int[] Columns = [1, 5];
    private static readonly double[] Weights = [0.5, 2];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(40, 5)]
    [InlineData(3, 9)]
    public void FactorAndGram_EveryMember_EqualsTheDenseMatrix(int order, int inner)
    {
        Random random = new(Seed: 20260401 + order);
        DenseMatrix loadings = DenseMatrix.Create(order, inner, Uniform(random, order * inner));
        double[] root = Uniform(random, inner * inner);
        double[] omega = new double[inner * inner];
        Kernels.AddGram(root, inner, omega);
        double[] specific = [.. Uniform(random, order).Select(Math.Abs)];
        FactorCovariance factors = FactorCovariance.Create(loadings, SymmetricMatrix.Create(inner, omega), specific);
        AssertSame(DenseOfFactors(loadings, omega, specific), factors, random);

        DenseMatrix observations = DenseMatrix.Create(inner, order, Uniform(random, order * inner));
        GramCovariance gram = GramCovariance.Create(observations, scale: 0.25, specific);
        double[] dense = new double[order * order];
        Kernels.AddGram(observations.Values, order, dense);
        Kernels.Scale(0.25, dense);
        for (int i = 0; i < order; i++)
        {
            dense[(i * order) + i] += specific[i];
        }

        AssertSame(SymmetricMatrix.Create(order, dense), gram, random);
    }

    [Fact]
    public void IsKnownSemidefinite_IsWhatTheConstructionProves()
    {
        DenseMatrix loadings = DenseMatrix.Create(2, 2, [1, 0, 0, 1]);
        Assert.True(FactorCovariance.Create(loadings, SymmetricMatrix.Create(2, [1, 1, 1, 1]), [0, 0]).IsKnownSemidefinite);
        Assert.False(FactorCovariance.Create(loadings, SymmetricMatrix.Create(2, [1, 2, 2, 1]), [5, 5]).IsKnownSemidefinite);
        Assert.True(GramCovariance.Create(loadings, 1).IsKnownSemidefinite);
        SymmetricMatrix matrix = SymmetricMatrix.Create(2, [1, 0.5, 0.5, 1]);
        Assert.False(matrix.IsKnownSemidefinite);
        Assert.True(matrix.AsKnownSemidefinite().IsKnownSemidefinite);
    }

    // Eigenvalues of [1 r; r 1] are 1 ± r; the matrix with an empty diagonal and an entry beside it has eigenvalues of both signs.
    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 1.001, false)]
    [InlineData(1e-30, 1e-30, true)]
    [InlineData(0, 1e-9, false)]
    [InlineData(0, 0, true)]
    [InlineData(-1, 0, false)]
    public void IsSemidefinite_TwoByTwo_FollowsItsEigenvalues(double diagonal, double beside, bool expected) =>
        Assert.Equal(expected, SymmetricMatrix.Create(2, [diagonal, beside, beside, diagonal]).IsSemidefinite(1e-10));

    [Fact]
    public void Members_InSteadyState_DoNotAllocate()
    {
        Random random = new(Seed: 20260402);
        DenseMatrix matrix = DenseMatrix.Create(60, 60, Uniform(random, 3600));
        double[] result = new double[60];
        ISymmetricOperator[] operators =
        [
            FactorCovariance.Create(matrix, SymmetricMatrix.FromDiagonal(Enumerable.Repeat(1.0, 60).ToArray()), new double[60]),
            GramCovariance.Create(matrix, 1),
        ];
        foreach (ISymmetricOperator covariance in operators)
        {
            Touch(covariance, result);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                Touch(covariance, result);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        DenseMatrix observations = DenseMatrix.Create(2, 2, [1, 2, 3, 4]);
        AssertMessage("Element 1 of the ridge is -1; it must not be negative.", () => GramCovariance.Create(observations, 1, [0, -1]));
        AssertMessage("Expected 2 elements of the ridge (one per variable), got 1.", () => GramCovariance.Create(observations, 1, [0]));
        AssertMessage("The scale must be positive and finite.", () => GramCovariance.Create(observations, 0));
        AssertMessage("The scale must be positive and finite.", () => GramCovariance.Create(observations, double.NaN));
    }

    private static void AssertMessage(string expected, Func<object> act) =>
        Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);

    private static void Touch(ISymmetricOperator covariance, double[] result)
    {
        covariance.CopyRow(3, result);
        covariance.Multiply(result, result.AsSpan());
        covariance.AddColumns(Columns, Weights, result);
        covariance.Gather(2, Columns, result.AsSpan(0, 2));
    }

    private static SymmetricMatrix DenseOfFactors(DenseMatrix loadings, double[] omega, double[] specific)
    {
        int n = loadings.Rows;
        int count = loadings.Columns;
        double[] dense = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = i == j ? specific[i] : 0;
                for (int a = 0; a < count; a++)
                {
                    for (int b = 0; b < count; b++)
                    {
                        sum += loadings[i, a] * omega[(a * count) + b] * loadings[j, b];
                    }
                }

                dense[(i * n) + j] = sum;
            }
        }

        return SymmetricMatrix.Create(n, dense);
    }

    private static void AssertSame(SymmetricMatrix dense, ISymmetricOperator covariance, Random random)
    {
        int n = dense.Order;
        double rounding = 1e-14 * (1 + Kernels.MaxAbs(dense.Values)) * n;
        Assert.Equal(n, covariance.Order);
        double[] vector = Uniform(random, n);
        double[] expected = new double[n];
        double[] actual = new double[n];
        dense.Multiply(vector, expected);
        covariance.Multiply(vector, actual);
        AssertClose(expected, actual, rounding);
        int[] columns = [.. Enumerable.Range(0, n).Where(i => i % 3 != 1).Reverse()];
        double[] some = new double[columns.Length];
        for (int i = 0; i < n; i++)
        {
            covariance.CopyRow(i, actual);
            AssertClose(dense.Row(i).ToArray(), actual, rounding);
            Assert.Equal(dense[i, i], covariance.Diagonal(i), rounding);
            covariance.Gather(i, columns, some);
            AssertClose([.. columns.Select(j => dense[i, j])], some, rounding);
        }

        vector.CopyTo(expected, 0);
        vector.CopyTo(actual, 0);
        double[] weights = Uniform(random, columns.Length);
        dense.AddColumns(columns, weights, expected);
        covariance.AddColumns(columns, weights, actual);
        AssertClose(expected, actual, rounding);
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance) =>
        Assert.Equal(expected, actual, (x, y) => Math.Abs(x - y) <= tolerance);

    private static double[] Uniform(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
}
