using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>Programs without a solution by construction: every answer is a ray that the verifier accepts.</summary>
public class RayTests
{
    public static TheoryData<bool, bool> Mixes => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    // z inside the dual cones; the last row makes G'z = 0 and h'z = −1.
    [Theory]
    [MemberData(nameof(Mixes))]
    public void Solve_RandomInfeasible_ReturnsAVerifiedDualRay(bool symmetric, bool quadratic)
    {
        int count = TestTier.Count(brief: 60, full: 2_000);
        List<string> failures = [];
        for (int seed = 0; seed < count; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 15);
            List<Cone> cones = Cones(random, symmetric);
            ConicProgramBuilder builder = Dense(random, n, cones, quadratic);
            double[] z = [.. cones.SelectMany(cone => RandomConicPrograms.Interior(cone, random, dual: true))];
            double[] h = RandomPrograms.RandomVector(random, z.Length, -1, 1);
            double[] slopes = RandomConicPrograms.Transposed(builder.Build(), z);
            int last = builder.AddRows(Cone.Nonnegative(1));
            builder.SetShared(last, [.. slopes.Select(value => -value)]);
            ConicProgram program = builder.Build().WithOffsets([.. h, -1 - Kernels.Dot(h, z)]);
            ConicOutcome outcome = new ConicSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            if (outcome.Status != SolverStatus.PrimalInfeasible || outcome.HasPoint || outcome.Objective != double.PositiveInfinity
                || !ConicVerifier.VerifyInfeasible(program, outcome.Duals, 1e-9))
            {
                failures.Add($"{seed}: {outcome.Status} after {outcome.Iterations}");
            }
        }

        // Of thousands a few end without an answer (NumericalError); none ends with a wrong one.
        int allowed = TestTier.Count(brief: 0, full: count / 100);
        Assert.True(
            failures.Count <= allowed && failures.TrueForAll(failure => failure.Contains("NumericalError", StringComparison.Ordinal)),
            $"{failures.Count} of {count}:\n{string.Join('\n', failures.Take(20))}");
    }

    // d with Gd inside the cones, q'd = −1 and Pd = 0; an interior point exists.
    [Theory]
    [MemberData(nameof(Mixes))]
    public void Solve_RandomUnbounded_ReturnsAVerifiedDirection(bool symmetric, bool quadratic)
    {
        int count = TestTier.Count(brief: 60, full: 2_000);
        List<string> failures = [];
        for (int seed = 0; seed < count; seed++)
        {
            Random random = new(seed);
            int n = random.Next(2, 15);
            List<Cone> cones = Cones(random, symmetric);
            ConicProgramBuilder builder = Dense(random, n, cones, quadratic: false);
            double[] d = [1, .. RandomPrograms.RandomVector(random, n - 1, -1, 1)];
            if (quadratic)
            {
                double[] v = RandomPrograms.RandomVector(random, n, -1, 1);
                Kernels.Axpy(-Kernels.Dot(v, d) / Kernels.Dot(d, d), d, v);
                double[] square = new double[n * n];
                Kernels.AddGram(v, n, square);
                builder.SetHessian(SymmetricMatrix.Create(n, square));
            }

            double[] image = new double[builder.RowCount];
            builder.Build().RowValues(d, image);
            double[] s = [.. cones.SelectMany(cone => RandomConicPrograms.Interior(cone, random, dual: false))];
            for (int i = 0; i < s.Length; i++)
            {
                builder.AddEntry(i, 0, s[i] - image[i]);
            }

            double[] q = RandomPrograms.RandomVector(random, n, -1, 1);
            q[0] -= 1 + Kernels.Dot(q, d);
            ConicProgram program = builder.Build().WithLinear(q);
            double[] point = RandomPrograms.RandomVector(random, n, -1, 1);
            double[] atPoint = new double[s.Length];
            program.RowValues(point, atPoint);
            double[] inside = [.. cones.SelectMany(cone => RandomConicPrograms.Interior(cone, random, dual: false))];
            program = program.WithOffsets([.. inside.Select((value, i) => value - atPoint[i])]);
            ConicOutcome outcome = new ConicSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            if (outcome.Status != SolverStatus.Unbounded || outcome.HasPoint || outcome.Objective != double.NegativeInfinity
                || !ConicVerifier.VerifyUnbounded(program, outcome.Point, 1e-9))
            {
                failures.Add($"{seed}: {outcome.Status} after {outcome.Iterations}");
            }
        }

        // Of thousands a few end without an answer (NumericalError); none ends with a wrong one.
        int allowed = TestTier.Count(brief: 0, full: count / 100);
        Assert.True(
            failures.Count <= allowed && failures.TrueForAll(failure => failure.Contains("NumericalError", StringComparison.Ordinal)),
            $"{failures.Count} of {count}:\n{string.Join('\n', failures.Take(20))}");
    }

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

    private static List<Cone> Cones(Random random, bool symmetric)
    {
        List<Cone> cones = [Cone.Nonnegative(random.Next(1, 20)), Cone.SecondOrder(random.Next(1, 12)), Cone.Zero(random.Next(0, 2))];
        if (!symmetric)
        {
            cones.AddRange([Cone.Exponential, Cone.Power(0.1 + (0.8 * random.NextDouble()))]);
        }

        return cones;
    }

    private static ConicProgramBuilder Dense(Random random, int n, List<Cone> cones, bool quadratic)
    {
        ConicProgramBuilder builder = new(n);
        if (quadratic)
        {
            builder.SetHessian(RandomPrograms.SampleCovariance(random, n, random.Next(1, 2 * n)));
        }

        builder.SetLinear(RandomPrograms.RandomVector(random, n, -1, 1));
        foreach (Cone cone in cones)
        {
            int first = builder.AddRows(cone);
            for (int i = 0; i < cone.Dimension; i++)
            {
                builder.SetShared(first + i, RandomPrograms.RandomVector(random, n, -1, 1));
            }
        }

        return builder;
    }
}
