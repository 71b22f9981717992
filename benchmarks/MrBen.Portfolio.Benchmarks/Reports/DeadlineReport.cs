using System.Diagnostics;
using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using static System.FormattableString;

namespace MrBen.Portfolio.Benchmarks.Reports;

/// <summary>
/// Budget-and-bounds programs with a deadline of a tenth of their own unlimited time, cold, in one session whose workspace is warm: how late
/// the answer is, whether it has a point, whether its gap holds the optimum. Writes a table of Markdown.
/// </summary>
internal static class DeadlineReport
{
    private const int Factors = 10;
    private const int Repeats = 3;
    private const int Tries = 5;

    // Code is compiled for good after it was called 30 times and nothing new was for 100 ms; until then all there is to measure is slow.
    private const int WarmRounds = 3;
    private const int WarmUps = 40;
    private static readonly TimeSpan Compilation = TimeSpan.FromMilliseconds(250);

    public static void Write(TextWriter output, int seeds)
    {
        output.WriteLine("# A deadline of a tenth");
        output.WriteLine();
        output.WriteLine(Invariant($"Written by `dotnet run -c Release --project benchmarks/MrBen.Portfolio.Benchmarks -- deadline {seeds}`: {seeds} programs a row, covariance of 2n"));
        output.WriteLine("observations of a ten-factor market. *late* is time over deadline minus 1; *point* the share of answers with a certified feasible point;");
        output.WriteLine("*gap* the median relative gap; *holds* the share whose gap holds the optimum. The unlimited time is the shortest of three; the time");
        output.WriteLine("with the deadline the median of five, so that what else a shared machine does shows in neither.");
        output.WriteLine();
        output.WriteLine("| family | n | full, µs | deadline, µs | late, median | late, 90 % | point | gap | holds |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (int n in (int[])[500, 1_000, 2_000])
        {
            SymmetricMatrix[] matrices = [.. Enumerable.Range(0, Math.Min(seeds, 4)).Select(seed => Covariance(new Random(seed), n))];
            WriteRow(output, "long-only, minimum variance", n, seeds, seed => Program(matrices[seed % matrices.Length], seed, 0, 0, 1));
            WriteRow(output, "long-only, mean-variance", n, seeds, seed => Program(matrices[seed % matrices.Length], seed, 0.3, 0, 1));
            WriteRow(output, "capped at 2/n", n, seeds, seed => Program(matrices[seed % matrices.Length], seed, 0.1, 0, 2.0 / n));
            WriteRow(output, "long-short", n, seeds, seed => Program(matrices[seed % matrices.Length], seed, 0.1, -0.05, 0.05));
        }
    }

    private static void WriteRow(TextWriter output, string family, int n, int seeds, Func<int, QuadraticProgram> create)
    {
        List<double> full = [];
        List<double> late = [];
        List<double> gaps = [];
        double[] times = new double[Tries];
        int points = 0;
        int holds = 0;
        for (int seed = -WarmRounds; seed < seeds; seed++)
        {
            // The first ones warm up code.
            QuadraticProgram program = create(Math.Max(seed, 0));
            SolverSession session = new();
            double unlimited = double.PositiveInfinity;
            double best = 0;
            for (int k = 0; k < Repeats; k++)
            {
                Forget(session, program);
                long begin = Stopwatch.GetTimestamp();
                best = session.Solve(program).Objective;
                unlimited = Math.Min(unlimited, Stopwatch.GetElapsedTime(begin).TotalSeconds);
            }

            SolverSettings settings = new() { TimeLimit = TimeSpan.FromSeconds(unlimited / 10) };
            SolverOutcome outcome = session.Solve(program, settings);
            for (int k = 0; k < (seed < 0 ? WarmUps : Tries); k++)
            {
                if (seed < 0)
                {
                    Forget(session, program);
                    session.Solve(program);
                }

                Forget(session, program);
                long start = Stopwatch.GetTimestamp();
                outcome = session.Solve(program, settings);
                times[k % Tries] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            if (seed < 0)
            {
                Thread.Sleep(Compilation);
            }

            Array.Sort(times);
            double taken = times[Tries / 2];
            if (seed >= 0)
            {
                full.Add(unlimited * 1e6);
                late.Add((taken / (unlimited / 10)) - 1);
                gaps.Add(outcome.HasPoint ? outcome.Certificate.RelativeGap : double.PositiveInfinity);
                points += outcome.HasPoint ? 1 : 0;
                holds += outcome.HasPoint && outcome.Objective - best <= outcome.Certificate.Gap + (1e-12 * Math.Abs(best)) ? 1 : 0;
            }
        }

        full.Sort();
        late.Sort();
        gaps.Sort();
        output.WriteLine(Invariant(
            $"| {family} | {n} | {full[seeds / 2]:F0} | {full[seeds / 2] / 10:F1} | {late[seeds / 2]:P0} | {late[9 * seeds / 10]:P0} | {points}/{seeds} | {gaps[seeds / 2]:E1} | {holds}/{seeds} |"));
        output.Flush();
    }

    // An infeasible program of the same shape leaves a session with its workspace and without an active set.
    private static void Forget(SolverSession session, QuadraticProgram program)
    {
        double[] high = [.. Enumerable.Repeat(1.0, program.VariableCount)];
        session.Solve(program.WithBounds(high, new double[program.VariableCount]));
    }

    private static QuadraticProgram Program(SymmetricMatrix covariance, int seed, double taste, double lower, double upper)
    {
        Random random = new(1_000 + seed);
        int n = covariance.Order;
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        return QuadraticProgram.Create(covariance, [.. ones.Select(_ => -taste * 0.0005 * random.NextDouble())],
            [.. ones.Select(_ => lower)], [.. ones.Select(_ => upper)], DenseMatrix.Create(1, n, ones), [1], [1]);
    }

    private static SymmetricMatrix Covariance(Random random, int n)
    {
        int observations = 2 * n;
        double[] loadings = [.. Enumerable.Range(0, n * Factors).Select(k => k % Factors == 0 ? 0.5 + random.NextDouble() : 0.3 * Normal(random))];
        double[] returns = new double[observations * n];
        double[] market = new double[Factors];
        for (int t = 0; t < observations; t++)
        {
            for (int f = 0; f < Factors; f++)
            {
                market[f] = 0.01 * Normal(random);
            }

            for (int i = 0; i < n; i++)
            {
                returns[(t * n) + i] = Kernels.Dot(market, loadings.AsSpan(i * Factors, Factors)) + (0.015 * Normal(random));
            }
        }

        double[] values = new double[n * n];
        Kernels.AddGram(returns, n, values);
        Kernels.Scale(1.0 / observations, values);
        return SymmetricMatrix.Create(n, values);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
