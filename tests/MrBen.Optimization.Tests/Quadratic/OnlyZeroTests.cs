using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>Programs in which the origin is the only feasible point, whatever the objective: nothing is left that could be a size.</summary>
public class OnlyZeroTests
{
    // Ranks of Q: none, low, and full. x ≥ 0 with a positive combination at most 0.
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(50)]
    public void Solve_PositiveSumAtMostZero_IsOptimalAtZero(int rank)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 20);
            AssertZero(seed, QuadraticProgram.Create(Hessian(random, n, rank), RandomPrograms.RandomVector(random, n, -1, 1), new double[n],
                default, DenseMatrix.Create(1, n, RandomPrograms.RandomVector(random, n, 0.1, 1)), [double.NegativeInfinity], [0]));
        }
    }

    // n independent equations with right-hand side 0 in n unknowns.
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(50)]
    public void Solve_HomogeneousEquations_IsOptimalAtZero(int rank)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 20);
            AssertZero(seed, QuadraticProgram.Create(Hessian(random, n, rank), RandomPrograms.RandomVector(random, n, -1, 1), default, default,
                DenseMatrix.Create(n, n, RandomPrograms.RandomVector(random, n * n, -1, 1)), new double[n], new double[n]));
        }
    }

    // n random half-spaces through the origin and the opposite of their sum: the cone between them is the origin.
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(50)]
    public void Solve_ConeOfOnePoint_IsOptimalAtZero(int rank)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 12);
            double[] rows = RandomPrograms.RandomVector(random, (n + 1) * n, -1, 1);
            Span<double> last = rows.AsSpan(n * n, n);
            last.Clear();
            for (int i = 0; i < n; i++)
            {
                Kernels.Axpy(-1, rows.AsSpan(i * n, n), last);
            }

            AssertZero(seed, QuadraticProgram.Create(Hessian(random, n, rank), RandomPrograms.RandomVector(random, n, -1, 1), default, default,
                DenseMatrix.Create(n + 1, n, rows), new double[n + 1]));
        }
    }

    private static SymmetricMatrix Hessian(Random random, int n, int rank) =>
        rank == 0 ? SymmetricMatrix.FromDiagonal(new double[n]) : RandomPrograms.SampleCovariance(random, n, rank);

    private static void AssertZero(int seed, QuadraticProgram program)
    {
        SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(outcome.Status == SolverStatus.Optimal, $"{seed}: {outcome.Status} {outcome.Certificate}");
        Assert.All(outcome.Point.ToArray(), x => Assert.Equal(0, x, tolerance: 1e-14));
    }
}
