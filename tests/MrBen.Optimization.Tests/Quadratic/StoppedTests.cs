using Microsoft.Extensions.Time.Testing;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>A program of bounds and a budget has a feasible point with a true gap, whenever it is stopped.</summary>
public class StoppedTests
{
    public static TheoryData<FreeSetFamily> Families =>
        [FreeSetFamily.LongOnly, FreeSetFamily.Capped, FreeSetFamily.LongShort, FreeSetFamily.Box, FreeSetFamily.Costs, FreeSetFamily.Cash];

    // The clock moves by one unit whenever it is read; the limit passes at reading k, for all k until the solve is done before.
    [Theory]
    [MemberData(nameof(Families))]
    public void Solve_ClockPassesAtAnyReading_HasAPointWhoseGapHoldsTheOptimum(FreeSetFamily family)
    {
        int count = TestTier.Count(brief: 25, full: 400);
        for (int seed = 0; seed < count; seed++)
        {
            QuadraticProgram program = FreeSetPrograms.Create(family, seed);
            SolverOutcome best = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            for (int k = 1; k < 500; k++)
            {
                FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) };
                SolverOutcome outcome = new QuadraticSolver(clock).Solve(
                    program, new SolverSettings { TimeLimit = TimeSpan.FromMilliseconds((10 * k) - 5) }, TestContext.Current.CancellationToken);
                AssertHolds(program, best, outcome, $"{family} {seed} reading {k}");
                if (outcome.Iterations == best.Iterations && outcome.Status == SolverStatus.Optimal)
                {
                    break;
                }
            }
        }
    }

    // Enough free variables that the primal active set hands over to block pivoting.
    [Fact]
    public void Solve_StoppedAfterHandingOver_HasAPointWhoseGapHoldsTheOptimum()
    {
        const int N = 150;
        for (int seed = 0; seed < 5; seed++)
        {
            Random random = new(seed);
            double[] ones = new double[N];
            ones.AsSpan().Fill(1);
            double[] variances = RandomPrograms.RandomVector(random, N, 0.01, 0.02);
            QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(variances), new double[N], new double[N], ones,
                DenseMatrix.Create(1, N, ones), [1], [1]);
            SolverSession session = new();
            SolverOutcome best = session.Solve(program, cancellationToken: TestContext.Current.CancellationToken).ToOwned();
            Assert.Equal("block pivoting", best.Driver);
            for (int limit = 1; limit <= best.Iterations; limit++)
            {
                SolverOutcome outcome = new QuadraticSolver().Solve(
                    program, new SolverSettings { MaxIterations = limit }, TestContext.Current.CancellationToken);
                AssertHolds(program, best, outcome, $"{seed} limit {limit}");
            }

            // The dual method, stopped, starts from nothing feasible.
            for (int limit = 1; limit <= 40; limit++)
            {
                SolverOutcome outcome = new SolverSession { Methods = QuadraticMethods.Dual }.Solve(
                    program, new SolverSettings { MaxIterations = limit }, TestContext.Current.CancellationToken);
                AssertHolds(program, best, outcome, $"{seed} dual limit {limit}");
            }
        }
    }

    internal static void AssertHolds(QuadraticProgram program, SolverOutcome best, SolverOutcome outcome, string place)
    {
        Assert.True(outcome.HasPoint, $"{place}: {outcome.Status} by {outcome.Driver}");
        Certificate certificate = CertificateVerifier.Verify(
            program, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers, outcome.CostSlopes);
        Assert.Equal(outcome.Certificate, certificate);
        Assert.True(certificate.PrimalResidual <= 1e-9 && double.IsFinite(certificate.Gap), $"{place}: {certificate}");
        double rounding = 1e-12 * Math.Max(Math.Abs(best.Objective), Math.Abs(outcome.Objective));
        Assert.True(outcome.Objective - best.Objective <= certificate.Gap + rounding,
            $"{place}: {outcome.Objective - best.Objective} above the gap {certificate.Gap}");
        Assert.True(outcome.Objective >= best.Objective - best.Certificate.Gap - rounding, $"{place}: better than the best");
    }
}
