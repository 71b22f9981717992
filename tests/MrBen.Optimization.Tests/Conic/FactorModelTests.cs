using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>Covariances of a diagonal and a few factors, which are never formed.</summary>
[Collection(nameof(MeasuredAlone))]
public class FactorModelTests
{
    // The same numbers once as factors, once as a matrix: two back-ends, one answer.
    [Fact]
    public void Solve_FactorModels_AgreesWithTheFormedMatrix()
    {
        for (int seed = 0; seed < TestTier.Count(brief: 20, full: 300); seed++)
        {
            Random random = new(seed);
            int n = random.Next(20, 80);
            FactorCovariance factors = Create(random, n, random.Next(1, 5));
            double[] linear = RandomPrograms.RandomVector(random, n, -1e-3, 1e-3);
            double[] group = [.. Enumerable.Range(0, n).Select(i => i % 3 == 0 ? 1.0 : 0)];
            bool turnover = seed % 2 == 0;
            ConicOutcome structured = Solve(Program(factors, linear, group, turnover));
            ConicOutcome formed = Solve(Program(factors.ToCovariance(), linear, group, turnover));
            Assert.Equal(formed.Objective, structured.Objective, tolerance: 1e-8 * Math.Abs(formed.Objective));
        }
    }

    // A matrix of 10,000 × 10,000 would take 800 MB.
    [Fact]
    public void Solve_TenThousandAssets_FormsNoMatrix()
    {
        const int N = 10_000;
        Random random = new(1);
        FactorCovariance factors = Create(random, N, 50);
        ConicProgram program = Program(
            factors, RandomPrograms.RandomVector(random, N, -1e-3, 1e-3),
            [.. Enumerable.Range(0, N).Select(i => i % 7 == 0 ? 1.0 : 0)], false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ConicOutcome outcome = Solve(program);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(bytes < 100_000_000, $"{bytes} bytes");
        Assert.InRange(outcome.Iterations, 1, 60);
    }

    private static ConicOutcome Solve(ConicProgram program)
    {
        ConicOutcome outcome = new ConicSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(outcome.Status == SolverStatus.Optimal, $"{outcome.Status} after {outcome.Iterations}: {outcome.Certificate}");
        return outcome;
    }

    private static FactorCovariance Create(Random random, int n, int factors) => FactorCovariance.Create(
        DenseMatrix.Create(n, factors, RandomPrograms.RandomVector(random, n * factors, -0.5, 1)),
        RandomPrograms.SampleCovariance(random, factors, 3 * factors), RandomPrograms.RandomVector(random, n, 1e-4, 4e-4));

    // Long-only, fully invested, a group of at least a tenth; turnover of at most a half against equal weights by one local variable an
    // asset.
    private static ConicProgram Program(ISymmetricOperator hessian, double[] linear, double[] group, bool turnover)
    {
        int n = hessian.Order;
        ConicProgramBuilder builder = new(n);
        builder.SetHessian(hessian);
        builder.SetLinear(linear);
        builder.AddLowerBounds(0, new double[n]);
        builder.SetShared(builder.AddRows(Cone.Zero(1), [-1.0]), [.. Enumerable.Repeat(1.0, n)]);
        builder.SetShared(builder.AddRows(Cone.Nonnegative(1), [-0.1]), group);
        if (turnover)
        {
            int t = builder.AddLocals(n);
            int sum = builder.AddRows(Cone.Nonnegative(1), [0.5]);
            for (int j = 0; j < n; j++)
            {
                int pair = builder.AddRows(Cone.Nonnegative(2), [1.0 / n, -1.0 / n]);
                builder.AddEntry(pair, j, -1);
                builder.AddEntry(pair + 1, j, 1);
                builder.AddEntry(pair, t + j, 1);
                builder.AddEntry(pair + 1, t + j, 1);
                builder.AddEntry(sum, t + j, -1);
            }
        }

        return builder.Build();
    }
}
