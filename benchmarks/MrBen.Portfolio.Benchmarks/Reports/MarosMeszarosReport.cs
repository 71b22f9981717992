using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using MrBen.Optimization;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.Quadratic;
using MrBen.Portfolio.Conformance.Tests.Optimization;
using static System.FormattableString;

namespace MrBen.Portfolio.Benchmarks.Reports;

/// <summary>Solves every problem of Maros and Meszaros (1999) that there is data for, with dense matrices, and writes a table of Markdown.</summary>
internal static class MarosMeszarosReport
{
    public static void Write(TextWriter output, string folder, TimeSpan limit)
    {
        output.WriteLine("# Maros-Meszaros");
        output.WriteLine();
        output.WriteLine(Invariant(
            $"Written by `dotnet run -c Release --project benchmarks/MrBen.Portfolio.Benchmarks -- maros-meszaros FOLDER {limit.TotalSeconds:F0}`,"));
        output.WriteLine(Invariant($"default settings (tolerance 1e-9), at most {limit.TotalSeconds:F0} s each. Residuals and gap are relative, componentwise, recomputed in twice"));
        output.WriteLine("the precision on the problem as it was given; *off by* is the distance to the published optimum, which has eight digits,");
        output.WriteLine("over max(1, |optimum|). \"Optimal\" with large dual residuals is proven by the gap. Milliseconds belong to one machine. All matrices are dense.");
        output.WriteLine();
        output.WriteLine("| problem | n | m | status | by | iterations | off by | primal | dual | complementarity | gap | ms |");
        output.WriteLine("| --- | ---: | ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        int optimal = 0;
        int count = 0;
        foreach (string[] cells in File.ReadLines(Path.Combine(folder, "optima.csv")).Skip(1).Select(line => line.Split(','))
            .OrderBy(cells => int.Parse(cells[1], CultureInfo.InvariantCulture)))
        {
            count++;
            optimal += WriteRow(output, folder, cells, limit) ? 1 : 0;
            output.Flush();
        }

        output.WriteLine();
        output.WriteLine(Invariant($"{optimal} of {count} are optimal with a certificate and within 1e-6 of the published optimum."));
    }

    private static bool WriteRow(TextWriter output, string folder, string[] cells, TimeSpan limit)
    {
        using TextReader reader = Open(Path.Combine(folder, "qps", cells[10]));
        QpsFile file = QpsFile.Read(reader);
        QuadraticProgram program = file.ToProgram();
        Stopwatch watch = Stopwatch.StartNew();
        SolverOutcome outcome = new QuadraticSolver().Solve(program, new SolverSettings { TimeLimit = limit });
        double elapsed = watch.Elapsed.TotalMilliseconds;
        double published = double.Parse(cells[6], CultureInfo.InvariantCulture);
        double difference = Math.Abs(outcome.Objective + file.ObjectiveConstant - published) / Math.Max(1, Math.Abs(published));
        Certificate certificate = outcome.Certificate;
        string residuals = outcome.HasPoint
            ? Invariant($"{difference:E1} | {certificate.PrimalResidual:E1} | {certificate.DualResidual:E1} | {certificate.Complementarity:E1} | {certificate.RelativeGap:E1}")
            : "– | – | – | – | –";
        output.WriteLine(Invariant(
            $"| {cells[0]} | {program.VariableCount} | {program.RowCount} | {outcome.Status} | {outcome.Driver} | {outcome.Iterations} | {residuals} | {elapsed:F1} |"));
        return outcome.Status == SolverStatus.Optimal && difference < 1e-6;
    }

    private static StreamReader Open(string path)
    {
        FileStream stream = File.OpenRead(path);
        return new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
    }
}
