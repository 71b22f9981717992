using Microsoft.Extensions.Time.Testing;
using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>Limits, shapes at the edge, units, and the reuse of a session.</summary>
public class ConicSessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Solve_WithoutRows_IsTheMinimumOfTheQuadratic()
    {
        ConicProgramBuilder builder = new(2);
        builder.SetHessian(SymmetricMatrix.FromDiagonal([2, 4]));
        builder.SetLinear([-2, 4]);
        ConicOutcome outcome = new ConicSolver().Solve(builder.Build(), cancellationToken: Token);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        Assert.Equal(1, outcome.Point[0], tolerance: 1e-9);
        Assert.Equal(-1, outcome.Point[1], tolerance: 1e-9);
        Assert.Equal(-3, outcome.Objective, tolerance: 1e-9);
    }

    [Fact]
    public void Solve_WithoutRowsOrCurvature_IsUnboundedUnlessConstant()
    {
        ConicProgram constant = new ConicProgramBuilder(1).Build();
        Assert.Equal(SolverStatus.Optimal, new ConicSolver().Solve(constant, cancellationToken: Token).Status);
        ConicOutcome outcome = new ConicSolver().Solve(constant.WithLinear([2]), cancellationToken: Token);
        Assert.Equal(SolverStatus.Unbounded, outcome.Status);
        Assert.Equal(-0.5, outcome.Point[0], tolerance: 1e-12);
    }

    [Fact]
    public void Solve_LocalVariablesOnly_IsSolved()
    {
        // min ½u² + v subject to u + v ≥ 3, v ≥ −1: u = 1, v = 2.
        ConicProgramBuilder builder = new(0);
        int u = builder.AddLocals(1, curvature: 1);
        int v = builder.AddLocals(1, linear: 1);
        builder.AddLowerBounds(v, [-1]);
        int row = builder.AddRows(Cone.Nonnegative(1), [-3.0]);
        builder.AddEntry(row, u, 1);
        builder.AddEntry(row, v, 1);
        ConicOutcome outcome = new ConicSolver().Solve(builder.Build(), cancellationToken: Token);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        Assert.Equal(1, outcome.Point[u], tolerance: 1e-8);
        Assert.Equal(2, outcome.Point[v], tolerance: 1e-8);
        Assert.Equal(1, outcome.Duals[row], tolerance: 1e-8);
    }

    // A multiple of an equality, and an inequality twice: duals that are not unique.
    [Fact]
    public void Solve_RedundantRows_IsSolved()
    {
        ConicProgramBuilder builder = new(3);
        builder.SetLinear([1, 2, 3]);
        builder.AddLowerBounds(0, [0, 0, 0]);
        builder.AddLowerBounds(0, [0, 0, 0]);
        int rows = builder.AddRows(Cone.Zero(2), [-1.0, -2]);
        builder.SetShared(rows, [1, 1, 1]);
        builder.SetShared(rows + 1, [2, 2, 2]);
        ConicOutcome outcome = new ConicSolver().Solve(builder.Build(), cancellationToken: Token);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        Assert.Equal(1, outcome.Objective, tolerance: 1e-8);
    }

    // The same program with variables, rows and objective in other units.
    [Theory]
    [InlineData(1e-6, 1)]
    [InlineData(1e6, 1)]
    [InlineData(1, 1e-8)]
    [InlineData(1, 1e8)]
    [InlineData(1e-4, 1e5)]
    public void Solve_InOtherUnits_ScalesItsObjective(double variable, double objective)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            ConicOutcome plain = new ConicSolver().Solve(Program(seed, 1, 1), cancellationToken: Token);
            ConicOutcome scaled = new ConicSolver().Solve(Program(seed, variable, objective), cancellationToken: Token);
            Assert.True(scaled.Status == SolverStatus.Optimal, $"{seed}: {scaled.Status}, {scaled.Certificate}");
            Assert.Equal(plain.Objective, scaled.Objective / objective, tolerance: 1e-7 * Math.Abs(plain.Objective));
        }

        static ConicProgram Program(int seed, double variable, double objective)
        {
            Random random = new(seed);
            int n = random.Next(2, 12);
            ConicProgramBuilder builder = new(n);
            double[] covariance = RandomPrograms.SampleCovariance(random, n, 2 * n).Values.ToArray();
            Kernels.Scale(objective / (variable * variable), covariance);
            builder.SetHessian(SymmetricMatrix.Create(n, covariance));
            double[] linear = RandomPrograms.RandomVector(random, n, 1e-4, 1e-3);
            Kernels.Scale(objective / variable, linear);
            builder.SetLinear(linear);
            builder.AddLowerBounds(0, new double[n]);
            builder.SetShared(builder.AddRows(Cone.Zero(1), [-1.0]), [.. Enumerable.Repeat(1 / variable, n)]);
            return builder.Build();
        }
    }

    [Fact]
    public void Solve_SecondRun_GivesTheSameBits()
    {
        ConicProgram program = RandomConicPrograms.Create(ConicFamily.EveryCone, 3);
        ConicOutcome first = new ConicSolver().Solve(program, cancellationToken: Token);
        ConicOutcome second = new ConicSolver().Solve(program, cancellationToken: Token);
        Assert.Equal(first.Iterations, second.Iterations);
        Assert.True(first.Point.SequenceEqual(second.Point));
        Assert.True(first.Duals.SequenceEqual(second.Duals));
    }

    [Fact]
    public void Solve_OtherLinearTermsInOneSession_AgreesWithFreshSolves()
    {
        ConicProgram program = RandomConicPrograms.Create(ConicFamily.QuadraticWithEqualities, 5);
        ConicSession session = new();
        _ = session.Solve(program, cancellationToken: Token);
        for (int k = 1; k < 4; k++)
        {
            double[] linear = program.Linear.ToArray();
            linear[0] += 0.1 * k;
            ConicProgram other = program.WithLinear(linear);
            ConicOutcome again = session.Solve(other, cancellationToken: Token);
            ConicOutcome fresh = new ConicSolver().Solve(other, cancellationToken: Token);
            Assert.Equal(SolverStatus.Optimal, again.Status);
            Assert.Equal(fresh.Objective, again.Objective, tolerance: 1e-8 * (1 + Math.Abs(fresh.Objective)));
        }
    }

    [Fact]
    public void Solve_ClockPassesTheDeadline_ReportsTheLimit()
    {
        FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) };
        ConicOutcome outcome = new ConicSolver(clock).Solve(RandomConicPrograms.Create(ConicFamily.EveryCone, 3),
            new SolverSettings { TimeLimit = TimeSpan.FromMilliseconds(25) }, Token);
        Assert.Equal(SolverStatus.TimeLimit, outcome.Status);
        Assert.False(outcome.HasPoint);
        Assert.InRange(outcome.Iterations, 1, 3);
    }

    [Fact]
    public void Solve_OneIterationAllowed_ReportsTheLimit()
    {
        ConicOutcome outcome = new ConicSolver().Solve(
            RandomConicPrograms.Create(ConicFamily.EveryCone, 3), new SolverSettings { MaxIterations = 1 }, Token);
        Assert.Equal(SolverStatus.IterationLimit, outcome.Status);
        Assert.Equal(1, outcome.Iterations);
    }

    [Fact]
    public void Solve_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => new ConicSolver().Solve(RandomConicPrograms.Create(ConicFamily.Linear, 1), cancellationToken: source.Token));
    }

    // [1 2; 2 1] has eigenvalues 3 and −1.
    [Fact]
    public void Solve_Indefinite_ThrowsWithTheEigenvalue()
    {
        ConicProgramBuilder builder = new(2);
        builder.SetHessian(SymmetricMatrix.Create(2, [1, 2, 2, 1]));
        NonConvexProgramException e = Assert.Throws<NonConvexProgramException>(
            () => new ConicSolver().Solve(builder.Build(), cancellationToken: Token));
        Assert.Equal(-1, e.Eigenvalue, tolerance: 1e-9);
    }

    [Fact]
    public void Solve_UnsoundSettings_Throws()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new ConicSolver().Solve(
            RandomConicPrograms.Create(ConicFamily.Linear, 1), new SolverSettings { MaxIterations = -1 }, Token));
        Assert.StartsWith("MaxIterations must be at least 0; it is -1.", e.Message, StringComparison.Ordinal);
    }
}
