using MrBen.Optimization.Certificates;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>
/// Every answer is certified, on programs built to break solvers: the residuals are recomputed by the verifier, which knows only the program.
/// </summary>
public class CertificationTests
{
    [Theory]
    [InlineData(ProgramFamily.IllConditioned, 1500, false)]
    [InlineData(ProgramFamily.FewerObservationsThanAssets, 1500, false)]
    [InlineData(ProgramFamily.DuplicatedAssets, 1250, false)]
    [InlineData(ProgramFamily.NearParallelRows, 1250, false)]
    [InlineData(ProgramFamily.EqualitiesWithFixedVariables, 1250, false)]
    [InlineData(ProgramFamily.LongShortWithTurnover, 1250, false)]
    [InlineData(ProgramFamily.InfeasibleByAMillionth, 1000, true)]
    [InlineData(ProgramFamily.ContradictoryGroups, 1000, true)]
    public void Solve_RandomPrograms_CertifiesEveryAnswer(ProgramFamily family, int count, bool infeasible)
    {
        QuadraticSolver solver = new();
        List<string> failures = [];
        for (int seed = 0; seed < count; seed++)
        {
            QuadraticProgram program = RandomPrograms.Create(family, seed);
            SolverOutcome outcome = solver.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            if (infeasible)
            {
                double violation = outcome.Infeasibility is { } proof
                    ? CertificateVerifier.VerifyInfeasibility(program, proof.Constraints)
                    : double.NegativeInfinity;
                if (outcome.Status != SolverStatus.PrimalInfeasible || !(violation > 0))
                {
                    failures.Add($"{family} {seed}: {outcome.Status}, violation {violation:E2}, {outcome.Certificate}");
                }

                continue;
            }

            Certificate certificate = CertificateVerifier.Verify(program, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers);
            if (outcome.Status != SolverStatus.Optimal || !certificate.ResidualsHold(1e-9))
            {
                failures.Add($"{family} {seed}: n {program.VariableCount} m {program.RowCount} {outcome.Status} after {outcome.Iterations}, {certificate}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count} failed.\n{string.Join('\n', failures.Take(20))}");
    }
}
