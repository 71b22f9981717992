using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>Least conditional value at risk at 95 % over T days, weights that are not negative and sum to 1, cold.</summary>
internal static class TailMeanTargets
{
    private const double Confidence = 0.95;
    private const double Agreement = 1e-10;

    public static IEnumerable<TargetRow> Measure() => [.. Row(1_000, 200, 6, 12), .. Row(5_000, 100, 15, 25)];

    private static IEnumerable<TargetRow> Row(int observations, int assets, double target, double budget)
    {
        FactorMarket market = new(assets, observations);
        double[] values = new double[observations * assets];
        for (int t = 0; t < observations; t++)
        {
            market.Day(t).CopyTo(values.AsSpan(t * assets));
        }

        DenseMatrix returns = DenseMatrix.Create(observations, assets, values);
        ScenarioProgram program = ScenarioProgram.Minimize(ScenarioSet.Create(returns), ScenarioMeasure.ConditionalValueAtRisk(Confidence))
            .WithBounds(new double[assets], [.. Enumerable.Repeat(double.PositiveInfinity, assets)])
            .WithRows(DenseMatrix.Create(1, assets, [.. Enumerable.Repeat(1.0, assets)]), [1], [1]);
        using HighsModel simplex = HighsModel.LeastTailMean("simplex", returns, Confidence);
        using HighsModel interior = HighsModel.LeastTailMean("ipm", returns, Confidence);
        ScenarioSolver solver = new();
        ScenarioOutcome outcome = solver.Solve(program);
        double[] theirs = new double[2];
        double[] medians = Duel.Medians(budget,
            Contender.Here("library", () => outcome = solver.Solve(program)),
            Contender.Here("HiGHS simplex", () => theirs[0] = simplex.Solve()),
            Contender.Here("HiGHS interior point", () => theirs[1] = interior.Solve()));
        string work = FormattableString.Invariant($"CVaR 95 %, T = {observations:N0}, n = {assets} ({outcome.Iterations} iterations)");
        bool agrees = outcome.Status == SolverStatus.Optimal && Math.Abs(outcome.Objective - theirs[0]) <= Agreement * Math.Abs(theirs[0]);
        yield return new TargetRow(
            work, "HiGHS, simplex", target, medians[0], medians[1], TargetRow.Difference(outcome.Objective, theirs[0]), agrees);
        yield return new TargetRow(
            work, "HiGHS, interior point and crossover", null, medians[0], medians[2], TargetRow.Difference(outcome.Objective, theirs[1]));
    }
}
