using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// Quadratic programs of portfolios, cold: the sample covariance of T = max(504, 2n) days of a market with ten factors, weights that are not
/// negative and sum to 1. The covariance is known to be one; a last row starts from an array of numbers of which nothing is known.
/// </summary>
internal static class QuadraticTargets
{
    private const double RiskTolerance = 0.3;
    private const double Seconds = 12;

    public static IEnumerable<TargetRow> Measure(Quadprog? quadprog)
    {
        FactorMarket market = new(500, 1_000);
        QuadraticProgram program = LongOnly(market, 0);
        List<TargetRow> rows = [.. Against(quadprog, "minimum variance, n = 500", program, 60, 25)];
        double[,] covariance = new double[500, 500];
        Buffer.BlockCopy(market.Covariance(), 0, covariance, 0, covariance.Length * sizeof(double));
        rows.Add(AgainstTextbook(program, covariance));
        rows.AddRange(Against(quadprog, "mean-variance, n = 500", LongOnly(market, RiskTolerance), 200, null));
        rows.AddRange(Against(quadprog, "22 rows and a cap of 5 %, minimum variance, n = 500", WithSectors(market, 0), 10, null));
        rows.AddRange(Against(quadprog, "22 rows and a cap of 5 %, mean-variance, n = 500", WithSectors(market, RiskTolerance), 10, null));
        FactorMarket small = new(100, 504);
        rows.AddRange(Against(quadprog, "minimum variance, n = 100", LongOnly(small, 0), 10, null));
        rows.AddRange(Against(quadprog, "mean-variance, n = 100", LongOnly(small, RiskTolerance), 10, null));
        return rows;
    }

    /// <summary>½w'Σw − τ·μ'w with the expected returns μ over weights that are not negative and sum to 1.</summary>
    public static QuadraticProgram LongOnly(FactorMarket market, double riskTolerance)
    {
        int n = market.Assets;
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        return QuadraticProgram.Create(
            SymmetricMatrix.Create(n, market.Covariance()).AsKnownSemidefinite(), [.. market.Expected.Select(mean => -riskTolerance * mean)],
            lower: new double[n], rows: DenseMatrix.Create(1, n, ones), rowLower: [1], rowUpper: [1]);
    }

    // No asset above 5 %, eleven sectors up to 12 % each, and the portfolio's loadings limited on one side: 22 rows with the budget.
    private static QuadraticProgram WithSectors(FactorMarket market, double riskTolerance)
    {
        const int Sectors = 11;
        const int RowCount = 1 + Sectors + FactorMarket.Factors;
        int n = market.Assets;
        double[] rows = new double[RowCount * n];
        double[] lower = [.. Enumerable.Repeat(double.NegativeInfinity, RowCount)];
        double[] upper = new double[RowCount];
        (lower[0], upper[0]) = (1, 1);
        Array.Fill(upper, 0.12, 1, Sectors);
        for (int j = 0; j < n; j++)
        {
            rows[j] = 1;
            rows[((1 + (j % Sectors)) * n) + j] = 1;
            for (int k = 0; k < FactorMarket.Factors; k++)
            {
                rows[((1 + Sectors + k) * n) + j] = market.Loadings[(j * FactorMarket.Factors) + k];
            }
        }

        for (int k = 0; k < FactorMarket.Factors; k++)
        {
            upper[1 + Sectors + k] = k == 0 ? 0.9 : 0.02;
        }

        return QuadraticProgram.Create(
            SymmetricMatrix.Create(n, market.Covariance()).AsKnownSemidefinite(), [.. market.Expected.Select(mean => -riskTolerance * mean)],
            new double[n], [.. Enumerable.Repeat(0.05, n)], DenseMatrix.Create(RowCount, n, rows), lower, upper);
    }

    private static IEnumerable<TargetRow> Against(Quadprog? quadprog, string work, QuadraticProgram program, double target, double? highsTarget)
    {
        QuadraticSolver solver = new();
        SolverOutcome outcome = solver.Solve(program);
        int held = outcome.Point.Length - outcome.Point.Count(0.0);
        work = $"{work} ({held} held, {outcome.Driver})";
        string? written = quadprog?.Write(program);
        using HighsModel highs = HighsModel.Quadratic(program);
        double value = 0;
        double highsValue = 0;
        List<Contender> contenders =
        [
            Contender.Here("library", () => outcome = solver.Solve(program)),
            Contender.Here("HiGHS", () => highsValue = highs.Solve()),
        ];
        foreach (string form in quadprog is null ? [] : new[] { "compact", "dense" })
        {
            contenders.Add(new Contender(form, repetitions =>
            {
                (double seconds, value) = quadprog!.Time(written!, form, repetitions);
                return seconds;
            }));
        }

        double[] medians = Duel.Medians(Seconds, [.. contenders]);
        if (quadprog is not null)
        {
            yield return new TargetRow(work, "quadprog, compact", target, medians[0], medians[2],
                TargetRow.Difference(outcome.Objective, value), outcome.Status == SolverStatus.Optimal);
            yield return new TargetRow(work, "quadprog, dense", null, medians[0], medians[3], TargetRow.Difference(outcome.Objective, value));
        }

        yield return new TargetRow(work, "HiGHS", highsTarget, medians[0], medians[1], TargetRow.Difference(outcome.Objective, highsValue));
    }

    private static TargetRow AgainstTextbook(QuadraticProgram program, double[,] covariance)
    {
        double[] values = new double[covariance.Length];
        Buffer.BlockCopy(covariance, 0, values, 0, values.Length * sizeof(double));
        int n = program.VariableCount;
        QuadraticSolver solver = new();
        SolverOutcome outcome = solver.Solve(program);
        double[] weights = [];
        double[] medians = Duel.Medians(Seconds,
            Contender.Here("library", () => outcome = solver.Solve(QuadraticProgram.Create(
                SymmetricMatrix.Create(n, values), program.Linear, program.Lower, program.Upper, program.Rows, program.RowLower,
                program.RowUpper))),
            Contender.Here("textbook", () => weights = Textbook.MinimumVariance(covariance)));
        return new TargetRow("minimum variance, n = 500, from an unknown array of numbers", "textbook, projected gradient", null, medians[0],
            medians[1], TargetRow.Difference(0.5 * Textbook.Variance(covariance, weights), outcome.Objective));
    }
}
