using MrBen.Optimization.Certificates;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>The families built to break an active-set method end certified too.</summary>
public class NastyProgramTests
{
    public static TheoryData<NastyFamily> Families => [.. Enum.GetValues<NastyFamily>()];

    [Theory]
    [MemberData(nameof(Families))]
    public void Solve_NastyPrograms_CertifiesEveryAnswer(NastyFamily family)
    {
        QuadraticSolver solver = new();
        List<string> failures = [];
        for (int seed = 0; seed < TestTier.Count(100, 3000); seed++)
        {
            AddFailure(solver, family, seed, failures);
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    // Found by search: each once ended without an answer. A bound marked as implied at a drifted point; residuals relative to rounding
    // where the optimum is the origin; multipliers of zero; cycling among ties; complementarity relative to an optimum of 0.
    [Theory]
    [InlineData(NastyFamily.NarrowBounds, 79)]
    [InlineData(NastyFamily.NarrowBounds, 904)]
    [InlineData(NastyFamily.SmallIntegers, 758)]
    [InlineData(NastyFamily.SmallIntegers, 980)]
    [InlineData(NastyFamily.LinearWithTies, 983)]
    [InlineData(NastyFamily.LinearWithTies, 1437)]
    [InlineData(NastyFamily.LinearWithTies, 3237)]
    [InlineData(NastyFamily.LinearWithTies, 5060)]
    [InlineData(NastyFamily.LinearWithTies, 5111)]
    [InlineData(NastyFamily.LinearWithTies, 13938)]
    [InlineData(NastyFamily.LinearWithTies, 17912)]
    [InlineData(NastyFamily.LinearWithTies, 19090)]
    public void Solve_ProgramThatOnceFailed_IsCertified(NastyFamily family, int seed)
    {
        List<string> failures = [];
        AddFailure(new QuadraticSolver(), family, seed, failures);
        Assert.Empty(failures);
    }

    private static void AddFailure(QuadraticSolver solver, NastyFamily family, int seed, List<string> failures)
    {
        QuadraticProgram program = NastyPrograms.Create(family, seed);
        SolverOutcome outcome = solver.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Certificate certificate = CertificateVerifier.Verify(program, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers);
        if (outcome.Status != SolverStatus.Optimal || !certificate.ResidualsHold(1e-9))
        {
            failures.Add($"{family} {seed}: {outcome.Status} after {outcome.Iterations}, {certificate}");
        }
    }
}
