using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>Random programs of every family: solved, and the certificate recomputed.</summary>
public class ConicPropertyTests
{
    public static TheoryData<ConicFamily> Families => [.. Enum.GetValues<ConicFamily>()];

    [Theory]
    [MemberData(nameof(Families))]
    public void Solve_RandomPrograms_IsOptimalWithAVerifiedCertificate(ConicFamily family)
    {
        List<string> failures = [];
        // Chains and norms over local variables make systems that rounding limits earlier.
        double tolerance = family switch
        {
            ConicFamily.Linear or ConicFamily.QuadraticWithEqualities => 1e-9,
            ConicFamily.LocalsInEveryCone => 1e-7,
            _ => 1e-8,
        };
        SolverSettings settings = new() { FeasibilityTolerance = tolerance, OptimalityTolerance = tolerance };
        int count = TestTier.Count(brief: 60, full: 2_000);
        int iterations = 0;
        for (int seed = 0; seed < count; seed++)
        {
            ConicProgram program = RandomConicPrograms.Create(family, seed);
            ConicOutcome outcome = new ConicSolver().Solve(program, settings, TestContext.Current.CancellationToken);
            iterations += outcome.Iterations;
            ConicCertificate certificate = ConicVerifier.Verify(program, outcome.Point, outcome.Duals);
            if (outcome.Status != SolverStatus.Optimal || !certificate.Holds(tolerance))
            {
                failures.Add($"{seed}: {outcome.Status} after {outcome.Iterations}, {certificate}");
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{family}: {(double)iterations / count:F1} iterations");
        Assert.True(failures.Count == 0, $"{failures.Count} of {count}:\n{string.Join('\n', failures.Take(5))}");
    }
}
