using MrBen.Optimization;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.RiskBudgeting;
using MrBen.Portfolio.Benchmarks.RiskBudgeting;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// Equal contributions to risk of 500 assets, to 1e-12 of each. The C++ of R's riskParityPortfolio took 2.3 ms where quadprog's dense form
/// took 284 ms for the minimum variance of 500 assets (measured before on one machine): the ratio to reach, with quadprog of the same run.
/// </summary>
internal static class RiskParityTargets
{
    private const double Published = 284 / 2.3;
    private const double Seconds = 12;

    public static IEnumerable<TargetRow> Measure(Quadprog? quadprog)
    {
        FactorMarket market = new(500, 1_000);
        QuadraticProgram variance = QuadraticTargets.LongOnly(market, 0);
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(variance.Hessian);
        RiskBudgetingSolver solver = new();
        RiskBudgetingOutcome outcome = solver.Solve(program);
        double[,] covariance = new double[500, 500];
        Buffer.BlockCopy(market.Covariance(), 0, covariance, 0, covariance.Length * sizeof(double));
        double[] textbook = [];
        string? written = quadprog?.Write(variance);
        List<Contender> contenders =
        [
            Contender.Here("library", () => outcome = solver.Solve(program)),
            Contender.Here("textbook", () => textbook = TextbookDescent.EqualContributions(covariance, 1e-12)),
        ];
        if (quadprog is not null)
        {
            contenders.Add(new Contender("quadprog", repetitions => quadprog.Time(written!, "dense", repetitions).Seconds));
        }

        double[] medians = Duel.Medians(Seconds, [.. contenders]);
        double uneven = outcome.Contributions.ToArray().Max(share => Math.Abs((500 * share) - 1));
        const string Work = "risk parity, n = 500";
        if (quadprog is not null)
        {
            yield return new TargetRow(Work, "quadprog, dense, minimum variance", Published, medians[0], medians[2],
                $"contributions {TargetRow.Difference(1 + uneven, 1)} from equal", outcome.Status == SolverStatus.Optimal);
        }

        double largest = outcome.Point.ToArray().Zip(textbook, (ours, theirs) => Math.Abs(ours - theirs) / theirs).Max();
        yield return new TargetRow(Work, "textbook, coordinate descent", null, medians[0], medians[1], TargetRow.Difference(1 + largest, 1));
    }
}
