using Microsoft.Extensions.Time.Testing;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>
/// The interior point and what makes its answer exact, alone, against the active-set methods, which share no more with it than the verifier.
/// </summary>
public class LastResortTests
{
    [Theory]
    [InlineData(FreeSetFamily.LongOnly)]
    [InlineData(FreeSetFamily.LongShort)]
    [InlineData(FreeSetFamily.GeneralRows)]
    [InlineData(FreeSetFamily.Costs)]
    [InlineData(FreeSetFamily.CostsAndRows)]
    [InlineData(FreeSetFamily.Factors)]
    public void Solve_InteriorPointAlone_AgreesCertified(FreeSetFamily family)
    {
        int count = TestTier.Count(brief: 30, full: 500);
        List<string> failures = [];
        for (int seed = 0; seed < count; seed++)
        {
            QuadraticProgram program = FreeSetPrograms.Create(family, seed);
            SolverOutcome outcome = new SolverSession { Methods = QuadraticMethods.Interior }.Solve(
                program, cancellationToken: TestContext.Current.CancellationToken);
            SolverOutcome expected = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            Certificate certificate = CertificateVerifier.Verify(
                program, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers, outcome.CostSlopes);
            if (outcome.Status != expected.Status || !certificate.Holds(1e-9)
                || !(Math.Abs(outcome.Objective - expected.Objective) <= 2 * (certificate.Gap + expected.Certificate.Gap) + 1e-15))
            {
                failures.Add($"{seed}: {outcome.Status} by {outcome.Driver}, {outcome.Objective} for {expected.Objective}, {certificate}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count}:\n{string.Join('\n', failures.Take(10))}");
    }

    // What none of the two methods may do is to claim what the verifier does not confirm.
    [Theory]
    [InlineData(ProgramFamily.IllConditioned)]
    [InlineData(ProgramFamily.FewerObservationsThanAssets)]
    [InlineData(ProgramFamily.NearParallelRows)]
    [InlineData(ProgramFamily.EqualitiesWithFixedVariables)]
    [InlineData(ProgramFamily.LongShortWithTurnover)]
    [InlineData(ProgramFamily.ContradictoryGroups)]
    public void Solve_InteriorPointAloneOnNastyPrograms_ClaimsNothingUnproven(ProgramFamily family)
    {
        int count = TestTier.Count(brief: 40, full: 1_000);
        int answered = 0;
        for (int seed = 0; seed < count; seed++)
        {
            QuadraticProgram program = RandomPrograms.Create(family, seed);
            SolverOutcome outcome = new SolverSession { Methods = QuadraticMethods.Interior }.Solve(
                program, cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(outcome.Status is SolverStatus.Optimal or SolverStatus.PrimalInfeasible or SolverStatus.NumericalError,
                $"{seed}: {outcome.Status}");
            if (outcome.Status == SolverStatus.Optimal)
            {
                Assert.True(CertificateVerifier.Verify(program, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers).Holds(1e-9));
            }
            else if (outcome.Status == SolverStatus.PrimalInfeasible)
            {
                Assert.Equal(ProgramFamily.ContradictoryGroups, family);
                Assert.True(CertificateVerifier.VerifyInfeasibility(program, outcome.Infeasibility!.Constraints) > 0);
            }

            answered += outcome.Status == SolverStatus.NumericalError ? 0 : 1;
        }

        Assert.True(answered >= 0.9 * count, $"{answered} of {count} answered.");
    }

    // Minimise −x − y with x − y = 0 and without bounds: falls along (1, 1).
    [Fact]
    public void Solve_FallsForever_IsUnboundedAlongAVerifiedDirection()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([0, 0]), [-1, -1],
            rows: DenseMatrix.Create(1, 2, [1, -1]), rowLower: [0], rowUpper: [0]);
        SolverOutcome outcome = new SolverSession { Methods = QuadraticMethods.Interior }.Solve(
            program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Unbounded, outcome.Status);
        Assert.True(CertificateVerifier.VerifyUnbounded(program, outcome.Point, 1e-9));
    }

    // Whatever reading of the clock is the last, the answer is a certified one or an honest "no time".
    [Fact]
    public void Solve_ClockRunsOutInside_EndsWithAStatusOfItsOwn()
    {
        QuadraticProgram program = FreeSetPrograms.Create(FreeSetFamily.GeneralRows, 3);
        for (int k = 1; k < 40; k++)
        {
            FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) };
            SolverOutcome outcome = new SolverSession(clock) { Methods = QuadraticMethods.Interior }.Solve(
                program, new SolverSettings { TimeLimit = TimeSpan.FromMilliseconds((10 * k) - 5) }, TestContext.Current.CancellationToken);
            Assert.True(outcome.Status is SolverStatus.Optimal or SolverStatus.TimeLimit or SolverStatus.FeasibleIncumbent, $"{k}: {outcome.Status}");
            Assert.True(!outcome.HasPoint || outcome.Certificate.PrimalResidual <= 1e-9);
        }
    }
}
