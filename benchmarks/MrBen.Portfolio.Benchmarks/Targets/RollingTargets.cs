using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// A window of 1,000 days of 500 assets that rolls by a day: a session solves the next day's program from the last one's active set, against
/// the same programs solved cold; to and fro over four days. And all there is to do a day, from returns to weights, against the same anew.
/// </summary>
internal static class RollingTargets
{
    private const int Assets = 500;
    private const int Observations = 1_000;
    private const int Days = 4; // Their covariances fit into a cache together, as the one does that was just rolled.
    private const double Seconds = 10;

    public static IEnumerable<TargetRow> Measure()
    {
        FactorMarket market = new(Assets, Observations, Days);
        foreach ((string name, double riskTolerance, double target) in new[] { ("minimum variance", 0, 5.0), ("mean-variance", 0.3, 5.0) })
        {
            yield return Resolve(name, market, riskTolerance, target);
        }

        yield return Whole(market);
    }

    private static TargetRow Resolve(string name, FactorMarket market, double riskTolerance, double target)
    {
        QuadraticProgram first = QuadraticTargets.LongOnly(market, riskTolerance);
        List<QuadraticProgram> programs = [first];
        RollingWindow window = new(market);
        double[] covariance = new double[Assets * Assets];
        for (int day = 0; day < Days; day++)
        {
            window.Roll(market.Day(Observations + day), market.Day(day));
            window.CopyTo(covariance);
            programs.Add(On(first, covariance));
        }

        SolverSession session = new();
        session.Solve(programs[0]);
        QuadraticSolver solver = new();
        int[] way = [.. Enumerable.Range(1, Days), .. Enumerable.Range(0, Days).Reverse()];
        long allocated = 0;
        bool optimal = true;
        void Warm()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (int day in way)
            {
                optimal &= session.Solve(programs[day]).Status == SolverStatus.Optimal;
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Cold()
        {
            foreach (int day in way)
            {
                solver.Solve(programs[day]);
            }
        }

        double[] medians = [.. Duel.Medians(Seconds, Contender.Here("warm", Warm), Contender.Here("cold", Cold)).Select(s => s / way.Length)];
        double difference = 0;
        foreach (int day in way)
        {
            double cold = solver.Solve(programs[day]).Objective;
            difference = Math.Max(difference, Math.Abs(session.Solve(programs[day]).Objective - cold) / Math.Abs(cold));
        }

        return new TargetRow($"re-solve after a one-day roll, {name}, n = 500", "the library, cold", target, medians[0], medians[1],
            FormattableString.Invariant($"{TargetRow.Difference(1 + difference, 1)}; {allocated} bytes in {way.Length} re-solves"),
            optimal && allocated == 0);
    }

    private static TargetRow Whole(FactorMarket market)
    {
        QuadraticProgram first = QuadraticTargets.LongOnly(market, 0);
        RollingWindow window = new(market);
        SolverSession session = new();
        double[] covariance = new double[Assets * Assets];
        double[] anew = new double[Assets * Assets];
        double[] centred = market.Centred();
        bool forth = true;
        void Roll()
        {
            ReadOnlySpan<double> further = market.Day(Observations);
            ReadOnlySpan<double> early = market.Day(0);
            window.Roll(forth ? further : early, forth ? early : further);
            forth = !forth;
            window.CopyTo(covariance);
            session.Solve(On(first, covariance));
        }

        double[] medians = Duel.Medians(Seconds, Contender.Here("rolled", Roll), Contender.Here("anew", () =>
        {
            Array.Clear(anew);
            Kernels.AddGram(centred, Assets, anew);
            Kernels.Scale(1.0 / (Observations - 1), anew);
            new QuadraticSolver().Solve(On(first, anew));
        }));
        if (!forth)
        {
            Roll(); // Back to the window that is computed anew.
        }

        double difference = covariance.Zip(anew, (a, b) => Math.Abs(a - b)).Max();
        return new TargetRow("one-day roll of covariance, program and weights, n = 500", "the library, all anew", null, medians[0], medians[1],
            TargetRow.Difference(anew.Max() + difference, anew.Max()));
    }

    private static QuadraticProgram On(QuadraticProgram program, double[] covariance) => QuadraticProgram.Create(
        SymmetricMatrix.Create(Assets, covariance).AsKnownSemidefinite(), program.Linear, program.Lower, program.Upper, program.Rows,
        program.RowLower, program.RowUpper);
}
