using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MrBen.Portfolio.Benchmarks.LinearAlgebra;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// The table of speeds, in Markdown: each piece of work by the library and by its comparators in turn, medians and ratios. Rows go to standard
/// output as they come, what is being measured to standard error.
/// </summary>
internal static class TargetTable
{
    private const string Begin = "<!-- targets -->";
    private const string End = "<!-- /targets -->";

    private static readonly (string Name, Func<Quadprog?, IEnumerable<TargetRow>> Measure)[] Groups =
    [
        ("kernels", _ => KernelTargets.Measure()),
        ("quadratic", QuadraticTargets.Measure),
        ("rolling", _ => RollingTargets.Measure()),
        ("frontier", FrontierTargets.Measure),
        ("factors", _ => FactorModelTargets.Measure()),
        ("parity", RiskParityTargets.Measure),
        ("tail", _ => TailMeanTargets.Measure()),
        ("live", _ => LiveTargets.Measure()),
        ("report", _ => ReportTargets.Measure()),
        ("forest", _ => ForestTargets.Measure()),
        ("prediction", _ => PredictionTargets.Measure()),
        ("journal", _ => JournalTargets.Measure()),
        ("metrics", _ => MetricsTargets.Measure()),
    ];

    /// <summary>Measures all groups, or those that are named; an argument that is a Markdown file gets the table between its marks.</summary>
    public static void Run(IReadOnlyList<string> arguments)
    {
        string? file = arguments.FirstOrDefault(argument => argument.EndsWith(".md", StringComparison.Ordinal));
        string[] names = [.. arguments.Where(argument => argument != file)];
        long start = Stopwatch.GetTimestamp();
        List<string> lines = [];
        using Quadprog? quadprog = Quadprog.Start();
        Say(Machine(quadprog));
        Say("");
        Say(TargetRow.Heading);
        foreach ((string name, Func<Quadprog?, IEnumerable<TargetRow>> measure) in Groups)
        {
            if (names.Length == 0 || names.Contains(name))
            {
                Console.Error.WriteLine($"{name} …");
                foreach (TargetRow row in measure(quadprog))
                {
                    Say(row.ToString());
                }
            }
        }

        Say("");
        Say(string.Create(CultureInfo.InvariantCulture,
            $"Took {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s; load of the machine at the end {Load()}."));
        if (file is not null)
        {
            Replace(file, string.Join('\n', lines));
        }

        void Say(string line)
        {
            lines.Add(line);
            Console.WriteLine(line);
        }
    }

    private static string Machine(Quadprog? quadprog)
    {
        const string Cpu = "/proc/cpuinfo";
        string model = File.Exists(Cpu)
            ? File.ReadLines(Cpu).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? ""
            : RuntimeInformation.OSArchitecture.ToString();
        string[] lines =
        [
            $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} virtual cores of {model}, {RuntimeInformation.FrameworkDescription},"
                + $" load of the machine before {Load()}.",
            quadprog?.Version ?? "R's quadprog is not installed.",
            "HiGHS 1.12 inside Google.OrTools 9.15, one thread; MathNet.Numerics 5.0, its managed provider, all threads.",
            OpenBlas.IsThere ? OpenBlas.Version : "OpenBLAS is not installed.",
        ];
        return string.Join('\n', lines.Select(line => $"- {line}"));
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static void Replace(string file, string table)
    {
        string text = File.ReadAllText(file);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < Begin.Length || end < begin)
        {
            throw new InvalidDataException($"{file} has no place for the table between {Begin} and {End}.");
        }

        File.WriteAllText(file, $"{text[..begin]}\n\n{table}\n\n{text[end..]}");
    }
}
