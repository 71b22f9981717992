using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Parametric;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// The whole frontier of 500 assets and 50 certified points read off it, against 50 programs of quadprog, each with the expected return of one
/// point as its least.
/// </summary>
internal static class FrontierTargets
{
    private const int Points = 50;
    private const double Seconds = 25;

    public static IEnumerable<TargetRow> Measure(Quadprog? quadprog)
    {
        FactorMarket market = new(500, 1_000);
        QuadraticProgram program = QuadraticTargets.LongOnly(market, 0);
        Frontier frontier = CriticalLine.Trace(program, market.Expected).Frontier!;
        (double from, double to) = (frontier.MinimumValue().Reward, frontier.MaximumReward().Reward);
        double[] targets = [.. Enumerable.Range(1, Points).Select(k => from + ((to - from) * k / (Points + 1)))];
        double[] values = new double[Points];
        bool certified = true;
        Contender library = Contender.Here("library", () =>
        {
            frontier = CriticalLine.Trace(program, market.Expected).Frontier!;
            for (int k = 0; k < Points; k++)
            {
                FrontierPoint point = frontier.AtReward(targets[k]);
                certified &= point.Status == SolverStatus.Optimal;
                values[k] = point.Value;
            }
        });
        Contender trace = Contender.Here("trace alone", () => frontier = CriticalLine.Trace(program, market.Expected).Frontier!);
        string work = $"whole frontier, n = 500 ({frontier.Corners.Length} corners)";
        if (quadprog is null)
        {
            yield break;
        }

        QuadraticProgram limited = QuadraticProgram.Create(program.Hessian, program.Linear, program.Lower, program.Upper,
            DenseMatrix.Create(2, 500, [.. program.Rows.Row(0), .. market.Expected]), [1, from],
            [1, double.PositiveInfinity]);
        string written = quadprog.Write(limited);
        string limits = quadprog.Write(targets);
        double[] theirs = [];
        double[] medians = Duel.Medians(Seconds, library, trace, new Contender("quadprog", repetitions =>
        {
            (double seconds, theirs) = quadprog.Sweep(written, "compact", limits, repetitions);
            return seconds;
        }));
        double difference = values.Zip(theirs, (ours, other) => Math.Abs(ours - other) / other).Max();
        string agreement = TargetRow.Difference(1 + difference, 1);
        const string Comparator = "50 points of quadprog, compact";
        yield return new TargetRow($"{work} and 50 certified points", Comparator, 10, medians[0], medians[2], agreement, certified);
        yield return new TargetRow($"{work}, corners alone", Comparator, null, medians[1], medians[2], agreement);
    }
}
