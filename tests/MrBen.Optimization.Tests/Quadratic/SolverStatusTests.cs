using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using Microsoft.Extensions.Time.Testing;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.Quadratic;
using SymmetricMatrix = MrBen.Optimization.LinearAlgebra.SymmetricMatrix;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>Every way a solve can end.</summary>
public class SolverStatusTests
{
    [Fact]
    public void Solve_FallsAlongANullDirection_IsUnboundedWithThatDirection()
    {
        // Q has the null direction (1, −1); the slope along it is −1.
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.Create(2, [1, 1, 1, 1]), [-1, 0]);
        SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Unbounded, outcome.Status);
        Assert.False(outcome.HasPoint);
        Assert.Equal(double.NegativeInfinity, outcome.Objective);
        Assert.True(CertificateVerifier.VerifyUnbounded(program, outcome.Point, 1e-9));
    }

    [Fact]
    public void Solve_RandomUnboundedPrograms_VerifiesEveryDirection()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            // Rank below n without bounds: a random linear term leaves the range of Q.
            Random random = new(seed);
            int n = random.Next(2, 20);
            SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, Math.Max(1, n - random.Next(1, n)));
            QuadraticProgram program = QuadraticProgram.Create(q, RandomPrograms.RandomVector(random, n, -1, 1));
            SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(outcome.Status == SolverStatus.Unbounded, $"{seed}: {outcome.Status}");
            Assert.True(CertificateVerifier.VerifyUnbounded(program, outcome.Point, 1e-9), $"{seed}");
        }
    }

    // [1 2; 2 1] has eigenvalues 3 and −1.
    [Fact]
    public void Solve_Indefinite_ThrowsWithTheEigenvalue()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.Create(2, [1, 2, 2, 1]), [0, 0]);
        NonConvexProgramException e = Assert.Throws<NonConvexProgramException>(
            () => new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(
            "The Hessian is not positive semidefinite: its smallest eigenvalue is at most -1 (largest diagonal entry 1).", e.Message);
        Assert.Equal(-1, e.Eigenvalue, tolerance: 1e-12);
    }

    // MathNet.Numerics 5.0 as the independent eigenvalue: ours must lie between the smallest one and zero.
    [Fact]
    public void Solve_RandomIndefinite_ReportsAnUpperLimitOfTheSmallestEigenvalue()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            int n = random.Next(2, 15);
            double[] values = RandomPrograms.SampleCovariance(random, n, 2 * n).Values.ToArray();
            Matrix<double> matrix = DenseMatrix.OfColumnMajor(n, n, values);
            double smallest = matrix.Evd(Symmetricity.Symmetric).EigenValues.Min(z => z.Real);
            for (int i = 0; i < n; i++)
            {
                values[(i * n) + i] -= 1.5 * smallest; // The smallest eigenvalue becomes minus half of itself.
            }

            QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.Create(n, values), new double[n]);
            NonConvexProgramException e = Assert.Throws<NonConvexProgramException>(
                () => new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken));
            Assert.InRange(e.Eigenvalue, -0.5 * smallest * (1 + 1e-9), 0);
            Assert.True(e.Eigenvalue < 0);
        }
    }

    [Fact]
    public void Solve_OneIterationAllowed_ReportsTheLimit()
    {
        QuadraticProgram program = RandomPrograms.Create(ProgramFamily.NearParallelRows, 3);
        SolverOutcome outcome = new QuadraticSolver().Solve(
            program, new SolverSettings { MaxIterations = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.IterationLimit, outcome.Status);
        Assert.False(outcome.HasPoint);
        Assert.Equal(2, outcome.Iterations); // The second is the one refused.
    }

    [Fact]
    public void Solve_ClockPassesTheDeadline_ReportsTheLimit()
    {
        FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) };
        SolverOutcome outcome = new QuadraticSolver(clock).Solve(RandomPrograms.Create(ProgramFamily.NearParallelRows, 3),
            new SolverSettings { TimeLimit = TimeSpan.FromMilliseconds(15) }, TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.TimeLimit, outcome.Status);
        Assert.False(outcome.HasPoint);
    }

    // A semidefinite program passes through rounds, each with a point. Some change their active set in a later round; stopped there, the
    // best point so far is returned with its gap. Which ones depends on rounding, so many are stopped and some must be such. The clock
    // ticks once per iteration.
    [Fact]
    public void Solve_StoppedAfterAFeasiblePoint_ReturnsItWithATrueGap()
    {
        int incumbents = 0;
        for (int seed = 0; seed < 600; seed++)
        {
            QuadraticProgram program = seed % 2 == 0
                ? RandomPrograms.Create(ProgramFamily.FewerObservationsThanAssets, seed)
                : NastyPrograms.Create(NastyFamily.DegenerateVertex, seed);
            SolverOutcome full = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            int limit = full.Iterations - 1;
            if (full.Status != SolverStatus.Optimal || limit < 1)
            {
                continue;
            }

            SolverOutcome counted = new QuadraticSolver().Solve(
                program, new SolverSettings { MaxIterations = limit }, TestContext.Current.CancellationToken);
            FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
            SolverOutcome timed = new QuadraticSolver(clock).Solve(
                program, new SolverSettings { TimeLimit = TimeSpan.FromMilliseconds(limit) }, TestContext.Current.CancellationToken);
            Assert.Equal(counted.HasPoint, timed.HasPoint);
            foreach (SolverOutcome outcome in new[] { counted, timed }.Where(outcome => outcome.HasPoint))
            {
                Assert.True(outcome.Status == SolverStatus.FeasibleIncumbent || outcome.Certificate.Holds(1e-9));
                Assert.True(double.IsFinite(outcome.Certificate.Gap) && outcome.Certificate.PrimalResidual <= 1e-9);
                Assert.Equal(outcome.Certificate, CertificateVerifier.Verify(
                    program, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers));
                Assert.True(full.Objective >= outcome.Objective - outcome.Certificate.Gap - (1e-12 * Math.Abs(full.Objective)));
                incumbents++;
            }
        }

        Assert.True(incumbents > 0, "No program was stopped after a feasible point.");
    }

    [Fact]
    public void Solve_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        QuadraticProgram program = RandomPrograms.Create(ProgramFamily.IllConditioned, 3);
        Assert.Throws<OperationCanceledException>(() => new QuadraticSolver().Solve(program, cancellationToken: source.Token));
        Assert.Throws<ArgumentNullException>(
            () => new QuadraticSolver().Solve(null!, cancellationToken: TestContext.Current.CancellationToken));
    }
}
