using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>A program written in very unequal units is the same program.</summary>
public class UnitsTests
{
    private const int Decades = 17;

    // Q = diag(10^(2k−16)), c = −10^(k−8): x_k = −c_k/Q_kk = 10^(8−k). Without bounds, with bounds far away, and with upper bounds at half
    // of each, where x_k = 10^(8−k)/2.
    [Theory]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(1e3, 1)]
    [InlineData(0.5, 0.5)]
    public void Solve_CurvaturesOverThirtyTwoDecades_UsesEveryOne(double bound, double expected)
    {
        double[] size = [.. Enumerable.Range(0, Decades).Select(k => Math.Pow(10, 8 - k))];
        QuadraticProgram program = QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([.. size.Select(x => 1 / (x * x))]), [.. size.Select(x => -1 / x)],
            [.. size.Select(x => -bound * x)], [.. size.Select(x => bound * x)]);
        SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        Assert.True(outcome.Certificate.ResidualsHold(1e-14), outcome.Certificate.ToString());
        for (int k = 0; k < Decades; k++)
        {
            Assert.Equal(expected, outcome.Point[k] / size[k], tolerance: 1e-14);
        }
    }

    // Each variable and each row in a unit of its own, from 1e-8 to 1e8: certified, and the optimum of the program that they were made from.
    [Theory]
    [InlineData(ProgramFamily.IllConditioned)]
    [InlineData(ProgramFamily.FewerObservationsThanAssets)]
    [InlineData(ProgramFamily.EqualitiesWithFixedVariables)]
    [InlineData(ProgramFamily.LongShortWithTurnover)]
    public void Solve_ProgramsInOtherUnits_FindsTheSameOptimum(ProgramFamily family)
    {
        for (int seed = 0; seed < TestTier.Count(100, 1000); seed++)
        {
            AssertSameOptimum(RandomPrograms.Create(family, seed), seed);
        }
    }

    [Fact]
    public void Solve_LinearProgramsInOtherUnits_FindsTheSameOptimum()
    {
        for (int seed = 0; seed < TestTier.Count(100, 1000); seed++)
        {
            AssertSameOptimum(NastyPrograms.Create(NastyFamily.LinearWithTies, seed), seed);
        }
    }

    // Slopes of 1e-10 in every entry: the same vertices as with slopes of 1.
    [Fact]
    public void Solve_LinearProgramsWithFaintSlopes_FindsTheSameOptimum()
    {
        QuadraticSolver solver = new();
        for (int seed = 0; seed < TestTier.Count(200, 2000); seed++)
        {
            QuadraticProgram program = NastyPrograms.Create(NastyFamily.LinearWithTies, seed);
            SolverOutcome plain = solver.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            SolverOutcome faint = solver.Solve(
                program.WithLinear([.. program.Linear.ToArray().Select(value => value * 1e-10)]),
                cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(faint.Status == SolverStatus.Optimal, $"{seed}: {faint.Status} {faint.Certificate}");
            Assert.Equal(plain.Objective, faint.Objective * 1e10, tolerance: 1e-12);
            Assert.InRange(faint.Iterations, 0, (2 * plain.Iterations) + 10);
        }
    }

    // Cash beside assets of daily variance near 1e-4: its variance is rounding of zero (1e-34 and 1e-36, with covariances that fit, or that
    // contradict it), small, or almost that of an asset.
    [Theory]
    [InlineData(1e-15, false)]
    [InlineData(1e-16, true)]
    [InlineData(1e-10, false)]
    [InlineData(1e-7, false)]
    [InlineData(1e-3, false)]
    public void Solve_CashBesideAssets_IsCertified(double share, bool contradictory)
    {
        for (int seed = 0; seed < TestTier.Count(100, 1000); seed++)
        {
            Random random = new(seed);
            int n = random.Next(3, 20);
            double[] values = RandomPrograms.SampleCovariance(random, n, 2 * n).Values.ToArray();
            for (int j = 0; j < n; j++)
            {
                double other = contradictory ? 1e-20 * (random.NextDouble() - 0.5) : values[j] * share;
                values[j] = values[j * n] = j == 0 ? values[0] * share * share : other;
            }

            QuadraticProgram program = RandomPrograms.General(random, n, SymmetricMatrix.Create(n, values));
            SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(outcome.Status == SolverStatus.Optimal, $"{seed}: {outcome.Status} {outcome.Certificate}");
        }
    }

    private static void AssertSameOptimum(QuadraticProgram program, int seed)
    {
        QuadraticProgram converted = Units.PowersOfTen(new Random(seed), program.VariableCount, program.RowCount, decades: 8).Convert(program);
        SolverOutcome expected = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        SolverOutcome actual = new QuadraticSolver().Solve(converted, cancellationToken: TestContext.Current.CancellationToken);
        Certificate certificate = CertificateVerifier.Verify(
            converted, actual.Point, actual.RowMultipliers, actual.BoundMultipliers);
        Assert.True(actual.Status == SolverStatus.Optimal && certificate.ResidualsHold(1e-9), $"{seed}: {actual.Status} {certificate}");
        Assert.Equal(expected.Objective, actual.Objective, tolerance: 1e-9 * Math.Max(1e-4, Math.Abs(expected.Objective)));
    }
}
