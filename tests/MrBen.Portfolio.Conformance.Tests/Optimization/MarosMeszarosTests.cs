using System.Globalization;
using MrBen.Optimization;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>
/// The convex problems of Maros and Meszaros (1999) that are small enough for dense matrices in a test. Published optima carry eight
/// digits.
/// </summary>
public class MarosMeszarosTests
{
    private const int LargestDense = 420;

    [Fact]
    public void Solve_EverySmallProblem_MatchesThePublishedOptimumCertified()
    {
        List<string> failures = [];
        int solved = 0;
        foreach (string line in File.ReadLines(ReferenceData.Require("maros_meszaros", "optima.csv")).Skip(1))
        {
            string[] cells = line.Split(',');
            if (int.Parse(cells[1], CultureInfo.InvariantCulture) > LargestDense)
            {
                continue;
            }

            using TextReader reader = ReferenceData.Open("maros_meszaros", "qps", cells[10]);
            QpsFile file = QpsFile.Read(reader);
            QuadraticProgram program = file.ToProgram();
            SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            Certificate certificate = CertificateVerifier.Verify(program, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers);
            double published = double.Parse(cells[6], CultureInfo.InvariantCulture);

            // Eight printed digits are 5e-8 of the optimum; HS268's published 5.7e-7 is its own solver's error (the optimum is 0).
            double difference = Math.Abs(outcome.Objective + file.ObjectiveConstant - published) / Math.Max(1, Math.Abs(published));
            solved++;
            if (outcome.Status != SolverStatus.Optimal || !certificate.ResidualsHold(1e-9) || !(difference < 6e-7))
            {
                failures.Add($"{cells[0]}: {outcome.Status}, off by {difference:E1}, {certificate}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.Equal(32, solved);
    }
}
