using System.Globalization;
using MrBen.Optimization;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>
/// The convex problems of Maros and Meszaros (1999) with at most 1,000 variables. Published optima carry eight digits; the report over all
/// of them is <c>benchmarks/reports/maros-meszaros.md</c>.
/// </summary>
public class MarosMeszarosTests
{
    private const int LargestDense = 1_000;

    // Residuals of problems that portfolios are like: dense, definite, few rows or few variables.
    private static readonly string[] Exact =
        ["DUAL2", "DUAL3", "DUAL4", "DUALC1", "DUALC5", "DUALC8", "HS21", "HS76", "HS268", "S268", "QPTEST"];

    [Fact]
    public void Solve_EveryProblemUpToAThousandVariables_MatchesThePublishedOptimumCertified()
    {
        List<string> failures = [];
        int solved = 0;
        int exact = 0;
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
            exact += Exact.Contains(cells[0]) && certificate.ResidualsHold(1e-9) ? 1 : 0;
            if (outcome.Status != SolverStatus.Optimal || !Holds(program, outcome, certificate) || !(difference < 1e-6))
            {
                failures.Add($"{cells[0]}: {outcome.Status} by {outcome.Driver}, off by {difference:E1}, {certificate}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.Equal(49, solved);
        Assert.Equal(Exact.Length, exact);
    }

    // Componentwise; where an optimum is proven by its gap, with the slopes' residual relative to the largest of all their terms.
    private static bool Holds(QuadraticProgram program, SolverOutcome outcome, Certificate certificate) =>
        certificate.ResidualsHold(1e-6)
        || (certificate.PrimalResidual <= 1e-9 && certificate.RelativeGap <= 1e-9 && ScaledDualResidual(program, outcome) < 1e-6);

    private static double ScaledDualResidual(QuadraticProgram program, SolverOutcome outcome)
    {
        double[] slopes = new double[program.VariableCount];
        program.Hessian.Multiply(outcome.Point, slopes);
        double largest = slopes.Max(Math.Abs);
        for (int j = 0; j < slopes.Length; j++)
        {
            double combined = 0;
            for (int i = 0; i < program.RowCount; i++)
            {
                combined += program.Rows[i, j] * outcome.RowMultipliers[i];
            }

            largest = Math.Max(largest, Math.Max(Math.Abs(program.Linear[j]), Math.Abs(combined)));
            slopes[j] += program.Linear[j] - combined - outcome.BoundMultipliers[j];
        }

        return largest > 0 ? slopes.Max(Math.Abs) / largest : 0;
    }
}
