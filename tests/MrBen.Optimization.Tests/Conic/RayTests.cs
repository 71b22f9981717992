using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>Programs without a solution by construction: every answer is a ray that the verifier accepts.</summary>
public class RayTests
{
    public static TheoryData<bool, bool> Mixes => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Solve_RandomInfeasible_ReturnsAVerifiedDualRay(bool symmetric, bool quadratic) => AssertRays(
        seed => RayPrograms.Infeasible(seed, symmetric, quadratic),
        (program, outcome) => outcome is { Status: SolverStatus.PrimalInfeasible, Objective: double.PositiveInfinity }
            && ConicVerifier.VerifyInfeasible(program, outcome.Duals, 1e-9));

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Solve_RandomUnbounded_ReturnsAVerifiedDirection(bool symmetric, bool quadratic) => AssertRays(
        seed => RayPrograms.Unbounded(seed, symmetric, quadratic),
        (program, outcome) => outcome is { Status: SolverStatus.Unbounded, Objective: double.NegativeInfinity }
            && ConicVerifier.VerifyUnbounded(program, outcome.Point, 1e-9));

    // x ≥ 1 and x ≤ 0.
    [Fact]
    public void Solve_CrossedBounds_IsInfeasible()
    {
        ConicProgramBuilder builder = new(1);
        builder.AddLowerBounds(0, [1]);
        builder.AddUpperBounds(0, [0]);
        ConicProgram program = builder.Build();
        ConicOutcome outcome = new ConicSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.PrimalInfeasible, outcome.Status);
        Assert.Equal(1, outcome.Duals[0], tolerance: 1e-8);
        Assert.Equal(1, outcome.Duals[1], tolerance: 1e-8);
        Assert.False(ConicVerifier.VerifyInfeasible(program, [1, 0.9], 1e-9));
        Assert.False(ConicVerifier.VerifyInfeasible(program, [-1, -1], 1e-9));
    }

    [Fact]
    public void VerifyUnbounded_WrongDirections_AreRefused()
    {
        ConicProgramBuilder builder = new(2);
        builder.SetLinear([-1, 0]);
        builder.SetHessian(SymmetricMatrix.FromDiagonal([0, 1]));
        builder.AddLowerBounds(0, [0]);
        ConicProgram program = builder.Build();
        Assert.True(ConicVerifier.VerifyUnbounded(program, [1, 0], 1e-9));
        Assert.False(ConicVerifier.VerifyUnbounded(program, [-1, 0], 1e-9));
        Assert.False(ConicVerifier.VerifyUnbounded(program, [1, 0.1], 1e-9));
        Assert.False(ConicVerifier.VerifyUnbounded(program, [0, 0], 1e-9));
        Assert.False(ConicVerifier.VerifyUnbounded(program, [double.NaN, 0], 1e-9));
    }

    private static void AssertRays(Func<int, ConicProgram> create, Func<ConicProgram, ConicOutcome, bool> isProven)
    {
        int count = TestTier.Count(brief: 60, full: 2_000);
        List<string> failures = [];
        for (int seed = 0; seed < count; seed++)
        {
            ConicProgram program = create(seed);
            ConicOutcome outcome = new ConicSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            if (outcome.HasPoint || !isProven(program, outcome))
            {
                failures.Add($"{seed}: {outcome.Status} after {outcome.Iterations}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count}:\n{string.Join('\n', failures.Take(20))}");
    }
}
