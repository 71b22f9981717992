using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>
/// The free-set methods against the dual active-set method, which shares no more with them than the verifier: both answers are certified, so
/// that equal objectives are no accident.
/// </summary>
[Collection(nameof(MeasuredAlone))]
public class FreeSetSolverTests
{
    [Theory]
    [InlineData(FreeSetFamily.LongOnly)]
    [InlineData(FreeSetFamily.Capped)]
    [InlineData(FreeSetFamily.LongShort)]
    [InlineData(FreeSetFamily.Box)]
    [InlineData(FreeSetFamily.GeneralRows)]
    [InlineData(FreeSetFamily.Costs)]
    [InlineData(FreeSetFamily.CostsAndRows)]
    [InlineData(FreeSetFamily.Cash)]
    [InlineData(FreeSetFamily.Factors)]
    [InlineData(FreeSetFamily.Observations)]
    public void Solve_RandomPrograms_AgreesWithTheDualMethod(FreeSetFamily family)
    {
        int count = TestTier.Count(60, 2_000);
        int free = 0;
        for (int seed = 0; seed < count; seed++)
        {
            QuadraticProgram program = FreeSetPrograms.Create(family, seed);
            SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            SolverOutcome dual = new SolverSession { Methods = QuadraticMethods.Dual }
                .Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(outcome.Status == SolverStatus.Optimal && outcome.Certificate.ResidualsHold(1e-9),
                $"{family} {seed}: {outcome.Status} by {outcome.Driver}, {outcome.Certificate}");
            Assert.True(dual.Status == SolverStatus.Optimal, $"{family} {seed}: {dual.Status}, {dual.Certificate}");
            Assert.Equal(dual.Objective, outcome.Objective, tolerance: 1e-10 * Math.Max(1e-3, Math.Abs(dual.Objective)));
            free += outcome.Driver == dual.Driver ? 0 : 1;
        }

        Assert.True(free >= 0.99 * count, $"{family}: {free} of {count} without the dual method");
    }

    // Each step changes the linear term, the bounds, a row limit or everything; the session must find what a newcomer finds.
    [Theory]
    [InlineData(FreeSetFamily.LongOnly)]
    [InlineData(FreeSetFamily.LongShort)]
    [InlineData(FreeSetFamily.GeneralRows)]
    [InlineData(FreeSetFamily.CostsAndRows)]
    public void Session_SequenceOfChanges_AgreesWithColdSolves(FreeSetFamily family)
    {
        for (int seed = 0; seed < TestTier.Count(8, 200); seed++)
        {
            SolverSession session = new();
            QuadraticProgram program = FreeSetPrograms.Create(family, seed);
            Random random = new(seed);
            int n = program.VariableCount;
            for (int step = 0; step < 12; step++)
            {
                SolverOutcome warm = session.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
                SolverOutcome cold = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
                Assert.True(warm.Status == cold.Status, $"{family} {seed} step {step}: {warm.Status} by {warm.Driver}, cold {cold.Status}");
                Assert.Equal(cold.Objective, warm.Objective, tolerance: 1e-10 * Math.Max(1e-3, Math.Abs(cold.Objective)));
                program = (step % 4) switch
                {
                    0 => program.WithLinear(RandomPrograms.RandomVector(random, n, -0.02, 0.01)),
                    1 => program.WithBounds(program.Lower, [.. program.Upper.ToArray().Select(u => u * (0.9 + (0.5 * random.NextDouble())))]),
                    2 => program.WithRowLimits([.. program.RowLower.ToArray().Select(l => l - (0.01 * random.NextDouble()))],
                        [.. program.RowUpper.ToArray().Select(u => u + (0.01 * random.NextDouble()))]),
                    _ => QuadraticProgram.Create(RandomPrograms.SampleCovariance(random, n, 2 * n), program.Linear, program.Lower,
                        program.Upper, program.Rows, program.RowLower, program.RowUpper, program.Costs),
                };
            }
        }
    }

    [Theory]
    [InlineData(FreeSetFamily.LongOnly)]
    [InlineData(FreeSetFamily.LongShort)]
    [InlineData(FreeSetFamily.GeneralRows)]
    [InlineData(FreeSetFamily.Costs)]
    [InlineData(FreeSetFamily.Factors)]
    public void Session_Warm_DoesNotAllocate(FreeSetFamily family)
    {
        QuadraticProgram first = FreeSetPrograms.Create(family, seed: 5);
        double[] linear = first.Linear.ToArray();
        linear[0] -= 1e-3;
        QuadraticProgram second = first.WithLinear(linear);
        SolverSession session = new();
        for (int i = 0; i < 4; i++)
        {
            session.Solve(i % 2 == 0 ? first : second, cancellationToken: TestContext.Current.CancellationToken);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        session.Solve(first, cancellationToken: TestContext.Current.CancellationToken);
        session.Solve(second, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(FreeSetFamily.LongOnly, "primal active set")]
    [InlineData(FreeSetFamily.LongShort, "block pivoting")]
    public void Driver_FollowsTheShape(FreeSetFamily family, string driver) => Assert.Equal(
        driver, new QuadraticSolver().Solve(FreeSetPrograms.Create(family, 1), cancellationToken: TestContext.Current.CancellationToken).Driver);

    // ½x² − 2x from a holding of 1 at a cost of ½ per unit bought: x − 2 + ½ = 0, x = 1½. At a cost of 1½ buying is not worth it, and the
    // slope −1 of the rest is taken by the cost; with ½x² + 2x selling costs the same.
    [Theory]
    [InlineData(-2, 0.5, 0.5, 1.5, 0.5)]
    [InlineData(-2, 1.5, 0.5, 1, 1)]
    [InlineData(2, 0.5, 0.5, -1.5, -0.5)]
    [InlineData(2, 0.5, 3.5, 1, -3)]
    public void KinkedCosts_OneVariable_IsTheHandCalculation(double linear, double above, double below, double x, double slope)
    {
        QuadraticProgram program = QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([1]), [linear], costs: KinkedCosts.Create([1], [above], [below]));
        foreach (QuadraticMethods methods in (QuadraticMethods[])[QuadraticMethods.All, QuadraticMethods.Dual])
        {
            SolverOutcome outcome = new SolverSession { Methods = methods }
                .Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(SolverStatus.Optimal, outcome.Status);
            Assert.Equal(x, outcome.Point[0], tolerance: 1e-12);
            Assert.Equal(slope, outcome.CostSlopes[0], tolerance: 1e-12);
            Assert.Equal(program.ObjectiveAt([x]), outcome.Objective, tolerance: 1e-12);
        }
    }

    [Fact]
    public void KinkedCosts_BadArguments_AreRefused()
    {
        AssertMessage("Costs of variable 0 are -2 above and 1 below; their sum must not be negative.",
            () => KinkedCosts.Create([0], [-2], [1]));
        AssertMessage("Expected 2 costs above (one per variable), got 1.", () => KinkedCosts.Create([0, 1], [1], [1, 1]));
        AssertMessage("Expected 1 variables with costs, got 2.", () => QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([1]), [0], costs: KinkedCosts.Create([0, 0], [1, 1], [1, 1])));
    }

    // Contradictory rows with costs: the proof names constraints of the program, not of the form it was solved in.
    [Fact]
    public void KinkedCosts_Infeasible_IsProvenByTheGivenConstraints()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1, 1]), [0, 0], [0, 0], [0.4, 0.4],
            DenseMatrix.Create(1, 2, [1, 1]), [1], [1], KinkedCosts.Create([0.2, 0.2], [0.1, 0.1], [0.1, 0.1]));
        SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.PrimalInfeasible, outcome.Status);
        Assert.True(MrBen.Optimization.Certificates.CertificateVerifier.VerifyInfeasibility(
            program, outcome.Infeasibility!.Constraints) > 0.1); // 1 − 0.8 beside terms of at most 1.
    }

    // Stopped at any iteration, a program of bounds and a budget has a feasible point whose gap holds the optimum.
    [Fact]
    public void Stopped_BudgetAndBounds_ReturnsAFeasiblePointWithATrueGap()
    {
        foreach (FreeSetFamily family in (FreeSetFamily[])[FreeSetFamily.LongOnly, FreeSetFamily.Capped, FreeSetFamily.Costs])
        {
            for (int seed = 0; seed < 30; seed++)
            {
                QuadraticProgram program = FreeSetPrograms.Create(family, seed);
                double best = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken).Objective;
                for (int iterations = 1; iterations < 60; iterations += 7)
                {
                    SolverOutcome outcome = new QuadraticSolver().Solve(
                        program, new SolverSettings { MaxIterations = iterations }, TestContext.Current.CancellationToken);
                    Assert.True(outcome.HasPoint, $"{family} {seed}: {outcome.Status}");
                    Assert.True(outcome.Certificate.PrimalResidual <= 1e-9);
                    Assert.True(outcome.Objective - best <= outcome.Certificate.Gap + (1e-12 * Math.Abs(best)),
                        $"{family} {seed}: {outcome.Objective - best} above the gap {outcome.Certificate.Gap}");
                }
            }
        }
    }

    private static void AssertMessage(string expected, Func<object> act) =>
        Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
