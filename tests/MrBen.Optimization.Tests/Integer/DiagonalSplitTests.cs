using MathNet.Numerics.LinearAlgebra;
using MrBen.Optimization.Integer;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Tests.Quadratic;
using DenseMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;
using SymmetricMatrix = MrBen.Optimization.LinearAlgebra.SymmetricMatrix;

namespace MrBen.Optimization.Tests.Integer;

public class DiagonalSplitTests
{
    // MathNet.Numerics 5.0 as the independent eigenvalue.
    [Fact]
    public void Create_RandomCovariances_LeavesASemidefiniteRest()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 40);
            SymmetricMatrix q = seed % 2 == 0
                ? RandomPrograms.SampleCovariance(random, n, n + random.Next(1, 2 * n + 1))
                : RandomPrograms.IllConditioned(random, n);
            double[] own = Create(q).Diagonal;
            Matrix<double> rest = DenseMatrix.OfColumnMajor(n, n, q.Values.ToArray());
            for (int i = 0; i < n; i++)
            {
                Assert.InRange(own[i], 0, q.Diagonal(i));
                rest[i, i] -= own[i];
            }

            double smallest = rest.Evd(Symmetricity.Symmetric).EigenValues.Min(z => z.Real);
            Assert.True(smallest >= -1e-15 * n * q.Values.ToArray().Max(), $"{seed}: {smallest}");
        }
    }

    // With one correlation ρ for all, the trace is largest where all shares are equal, by symmetry and convexity; C − dI then has the
    // smallest eigenvalue 1 − ρ − d.
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void Create_EqualCorrelations_TakesNearlyAllThatIsTheirOwn(double correlation)
    {
        const int N = 12;
        double[] volatility = RandomPrograms.RandomVector(new Random(1), N, 0.05, 0.5);
        SymmetricMatrix q = SymmetricMatrix.Create(N,
            [.. Enumerable.Range(0, N * N).Select(k => volatility[k / N] * volatility[k % N] * (k / N == k % N ? 1 : correlation))]);
        double[] own = Create(q).Diagonal;
        for (int i = 0; i < N; i++)
        {
            Assert.InRange(own[i] / (volatility[i] * volatility[i]), 0.97 * (1 - correlation), 1 - correlation);
        }
    }

    [Fact]
    public void Create_NothingOfTheirOwn_TakesNothing()
    {
        Assert.False(Create(SymmetricMatrix.FromDiagonal([0, 0])).HasOwnPart);
        Assert.False(Create(SymmetricMatrix.Create(2, [1, 1, 1, 1])).HasOwnPart);
        Assert.False(Create(RandomPrograms.SampleCovariance(new Random(2), 12, 5)).HasOwnPart);
        Assert.False(Create(SymmetricMatrix.Create(2, [1, 2, 2, 1])).HasOwnPart); // Not semidefinite to begin with.
    }

    // Beyond the barrier: of B·Ω·B' + diag(d) the specific part is known to be its own; of a dense matrix one share is.
    [Fact]
    public void Create_ManyVariables_TakesSpecificVariancesOrOneShare()
    {
        const int N = DiagonalSplit.LargestByBarrier + 10;
        Random random = new(3);
        double[] specific = RandomPrograms.RandomVector(random, N, 0.01, 0.04);
        FactorCovariance factors = FactorCovariance.Create(
            MrBen.Optimization.LinearAlgebra.DenseMatrix.Create(N, 2, RandomPrograms.RandomVector(random, 2 * N, -1, 1)),
            SymmetricMatrix.FromDiagonal([0.02, 0.01]), specific);
        double[] own = Create(factors).Diagonal;
        double[] values = new double[N * N];
        for (int i = 0; i < N; i++)
        {
            Assert.InRange(own[i], 0.95 * specific[i], specific[i]);
            factors.CopyRow(i, values.AsSpan(i * N, N));
        }

        SymmetricMatrix dense = SymmetricMatrix.Create(N, values);
        double[] shares = [.. Create(dense).Diagonal.Select((d, i) => d / dense.Diagonal(i))];
        double smallest = DenseMatrix.OfColumnMajor(N, N, [.. values.Select((v, k) => v / Math.Sqrt(dense.Diagonal(k / N) * dense.Diagonal(k % N)))])
            .Evd(Symmetricity.Symmetric).EigenValues.Min(z => z.Real);
        Assert.All(shares, share => Assert.InRange(share, 0.85 * smallest, smallest));
    }

    // Variances that are correlated with nothing leave nothing.
    [Fact]
    public void Create_Uncorrelated_TakesAll()
    {
        double[] variances = RandomPrograms.RandomVector(new Random(4), 40, 0.01, 0.04);
        Assert.Equal(variances, Create(SymmetricMatrix.FromDiagonal(variances)).Diagonal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Create_NotToGoOn_Stops(int steps)
    {
        SymmetricMatrix q = RandomPrograms.SampleCovariance(new Random(5), 30, 90);
        int asked = 0;
        Assert.Null(DiagonalSplit.Create(q, () => asked++ < steps));
        Assert.InRange(asked, steps + 1, steps + 4); // One of each loop that is left, and the end.
    }

    private static DiagonalSplit Create(MrBen.Optimization.LinearAlgebra.ISymmetricOperator hessian) =>
        DiagonalSplit.Create(hessian, () => true)!;
}
