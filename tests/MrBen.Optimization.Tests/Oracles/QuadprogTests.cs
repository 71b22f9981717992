using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Oracles;

/// <summary>
/// R's quadprog (Turlach and Weingessel; Goldfarb and Idnani 1983 in Fortran) over one file of programs, in one call. It wants a positive
/// definite Hessian and independent equalities; what it refuses for other reasons is not compared.
/// </summary>
public class QuadprogTests
{
    private const int Wanted = 500;

    private const string Script = """
        args <- commandArgs(trailingOnly = TRUE)
        if (!requireNamespace("quadprog", quietly = TRUE)) quit(status = 3)
        x <- scan(args[1], quiet = TRUE)
        at <- 1
        take <- function(k) { values <- x[seq_len(k) + at - 1]; at <<- at + k; values }
        results <- character(0)
        while (at <= length(x)) {
          size <- take(3); n <- size[1]
          q <- matrix(take(n * n), n, n); c <- take(n); a <- matrix(take(n * size[2]), n, size[2]); b <- take(size[2])
          value <- tryCatch(sprintf("%.17g", quadprog::solve.QP(q, -c, a, b, size[3])$value),
            error = function(e) if (grepl("inconsistent", conditionMessage(e))) "inconsistent" else "refused")
          results <- c(results, value)
        }
        writeLines(results)
        """;

    // quadprog starts at the unconstrained minimum, whose size grows with the condition number, and keeps a share 1e-16 of it as error in
    // its constraints: its objective is good to about 1e-13 × condition of its terms, our own being certified to 1e-15 by the gap. Nearly
    // parallel rows have multipliers of up to one over their angle, which multiply that error.
    [Fact]
    public void Solve_StrictlyConvexPrograms_AgreesWithQuadprog()
    {
        List<(string Family, QuadraticProgram Program)> programs = [];
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            int n = random.Next(2, 41);
            double condition = Math.Pow(10, 6 * random.NextDouble());
            programs.Add(("IllConditioned", RandomPrograms.General(random, n, RandomPrograms.WithCondition(random, n, condition))));
            programs.Add(("NearParallelRows", RandomPrograms.Create(ProgramFamily.NearParallelRows, seed)));
            programs.Add(("SplitEqualities", NastyPrograms.Create(NastyFamily.SplitEqualities, seed)));
            programs.Add(("EqualitiesOnly", NastyPrograms.Create(NastyFamily.EqualitiesOnly, seed)));
            programs.Add(("MixedUnits", NastyPrograms.Create(NastyFamily.MixedUnits, seed)));
            programs.Add(("HighlyCorrelated", NastyPrograms.Create(NastyFamily.HighlyCorrelated, seed)));
            programs.Add(("EqualitiesWithFixedVariables", RandomPrograms.Create(ProgramFamily.EqualitiesWithFixedVariables, seed)));
        }

        programs.RemoveAll(item => !IsWellConditioned(item.Program));
        string[] answers = Ask([.. programs.Select(item => item.Program)]);
        Assert.Equal(programs.Count, answers.Length);
        List<string> differences = [];
        Dictionary<string, (int Compared, double Largest)> table = [];
        QuadraticSolver solver = new();
        for (int k = 0; k < answers.Length; k++)
        {
            // Where rounding leaves the equalities of a feasible program dependent, quadprog calls it inconsistent: it is not.
            if (answers[k] is "refused" or "inconsistent")
            {
                continue;
            }

            (string family, QuadraticProgram program) = programs[k];
            double tolerance = (family == "NearParallelRows" ? 1e-8 : 1e-9) + (1e-13 * Condition(program));
            SolverOutcome outcome = solver.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            double theirs = double.Parse(answers[k], CultureInfo.InvariantCulture);
            double difference = Math.Abs(theirs - outcome.Objective) / Size(program, outcome);
            (int compared, double largest) = table.GetValueOrDefault(family);
            table[family] = (compared + 1, Math.Max(largest, difference));
            double gap = outcome.Certificate.Gap / Size(program, outcome);
            if (outcome.Status != SolverStatus.Optimal || !(difference <= tolerance) || (double.IsFinite(gap) && gap > 1e-13))
            {
                differences.Add($"{family} {k}: {outcome.Status}, ours {outcome.Objective:R}, theirs {theirs:R}, {outcome.Certificate}");
            }
        }

        string summary = string.Join("; ", table.Select(row => $"{row.Key} {row.Value.Compared} within {row.Value.Largest:E1}"));
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
        Assert.True(differences.Count == 0, $"{summary}\n{string.Join('\n', differences)}");
        Assert.True(table.Values.Sum(row => row.Compared) >= Wanted, summary);
    }

    [Fact]
    public void Solve_ContradictoryPrograms_QuadprogFindsThemInconsistentToo()
    {
        List<QuadraticProgram> programs = [.. Enumerable.Range(0, 300)
            .Select(seed => RandomPrograms.Create(ProgramFamily.ContradictoryGroups, seed)).Where(IsWellConditioned)];
        Assert.InRange(programs.Count, 50, 300);
        string[] answers = Ask(programs);
        for (int k = 0; k < answers.Length; k++)
        {
            Assert.Equal("inconsistent", answers[k]);
            Assert.Equal(SolverStatus.PrimalInfeasible,
                new QuadraticSolver().Solve(programs[k], cancellationToken: TestContext.Current.CancellationToken).Status);
        }
    }

    private static bool IsWellConditioned(QuadraticProgram program) => Condition(program) is > 0 and < 1.1e6;

    private static double Condition(QuadraticProgram program)
    {
        int n = program.VariableCount;
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            program.Hessian.CopyRow(i, values.AsSpan(i * n, n));
        }

        double[] eigenvalues = [.. MathNet.Numerics.LinearAlgebra.Double.DenseMatrix.OfColumnMajor(n, n, values)
            .Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric).EigenValues.Select(z => z.Real)];
        return eigenvalues.Max() / eigenvalues.Min();
    }

    // The largest term of the objective: a sum near zero has no relative accuracy of its own.
    private static double Size(QuadraticProgram program, SolverOutcome outcome)
    {
        double size = Math.Abs(outcome.Objective);
        for (int j = 0; j < program.VariableCount; j++)
        {
            double x = outcome.Point[j];
            size = Math.Max(size, Math.Max(Math.Abs(program.Linear[j] * x), 0.5 * program.Hessian.Diagonal(j) * x * x));
        }

        return size;
    }

    private static string[] Ask(List<QuadraticProgram> programs)
    {
        string directory = Directory.CreateTempSubdirectory("quadprog").FullName;
        try
        {
            string data = Path.Combine(directory, "programs.txt");
            string script = Path.Combine(directory, "solve.R");
            File.WriteAllText(script, Script);
            using (StreamWriter writer = new(data))
            {
                foreach (QuadraticProgram program in programs)
                {
                    Write(program, writer);
                }
            }

            ProcessStartInfo start = new("Rscript", [script, data]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = new() { StartInfo = start };
            try
            {
                process.Start();
            }
            catch (Win32Exception)
            {
                Assert.Skip("Rscript is not installed (Debian: r-base-core, r-cran-quadprog).");
            }

            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.SkipWhen(process.ExitCode == 3, "R has no quadprog (Debian: r-cran-quadprog).");
            Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // n, number of constraints, number of equalities; Q; c; one normal and one limit per constraint a'x ≥ b, equalities first.
    private static void Write(QuadraticProgram program, StreamWriter writer)
    {
        int n = program.VariableCount;
        List<(double[] Normal, double Limit)> equalities = [];
        List<(double[] Normal, double Limit)> inequalities = [];
        void Add(double[] normal, double low, double high)
        {
            if (low == high)
            {
                equalities.Add((normal, low));
                return;
            }

            if (double.IsFinite(low))
            {
                inequalities.Add((normal, low));
            }

            if (double.IsFinite(high))
            {
                inequalities.Add(([.. normal.Select(v => -v)], -high));
            }
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            Add(program.Rows.Row(i).ToArray(), program.RowLower[i], program.RowUpper[i]);
        }

        for (int j = 0; j < n; j++)
        {
            double[] unit = new double[n];
            unit[j] = 1;
            Add(unit, program.Lower[j], program.Upper[j]);
        }

        (double[] Normal, double Limit)[] all = [.. equalities, .. inequalities];
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{n} {all.Length} {equalities.Count}"));
        double[] row = new double[n];
        for (int i = 0; i < n; i++)
        {
            program.Hessian.CopyRow(i, row);
            WriteLine(writer, row);
        }

        WriteLine(writer, program.Linear.ToArray());
        foreach ((double[] normal, _) in all)
        {
            WriteLine(writer, normal);
        }

        WriteLine(writer, [.. all.Select(constraint => constraint.Limit)]);
    }

    private static void WriteLine(StreamWriter writer, double[] values) =>
        writer.WriteLine(string.Join(' ', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture))));
}
