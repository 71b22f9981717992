using System.Globalization;
using static System.FormattableString;

namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>
/// Status and objective of each problem of a family, in a file: written by a run on one set of instructions, read by a run on another. Statuses
/// are the same, and objectives to 1e-10 of their terms.
/// <c>MRBEN_SUITE_RECORD</c> names the folder to write to, <c>MRBEN_SUITE_REFERENCE</c> the one to compare with.
/// </summary>
internal sealed class SuiteDigest
{
    // Share of the largest term that the objectives of two sets of instructions may differ by.
    private const double Tolerance = 1e-10;

    // Of the problems that a run solves twice, the share that a comparison solves once more.
    private const int ComparedShare = 5;

    private readonly SortedDictionary<int, (SolverStatus Status, double Objective)> _answers = [];

    /// <summary>How many of a family's problems are compared.</summary>
    public static int Compared(SuiteFamily family) => TestTier.Count(family.Brief / ComparedShare, family.Full / ComparedShare);

    /// <summary>What to compare with, where that was asked for.</summary>
    public static SuiteDigest? Reference(SuiteFamily family)
    {
        if (Environment.GetEnvironmentVariable("MRBEN_SUITE_REFERENCE") is not { Length: > 0 } folder)
        {
            return null;
        }

        SuiteDigest digest = new();
        foreach (string line in File.ReadLines(FileIn(folder, family)))
        {
            string[] parts = line.Split(' ');
            digest._answers.Add(int.Parse(parts[0], CultureInfo.InvariantCulture),
                (Enum.Parse<SolverStatus>(parts[1]), double.Parse(parts[2], CultureInfo.InvariantCulture)));
        }

        return digest;
    }

    public void Add(int seed, Answer answer) => _answers.Add(seed, (answer.Status, answer.Objective));

    /// <summary>What differs from the other run; <see langword="null"/> where nothing does.</summary>
    public string? Difference(int seed, Answer answer)
    {
        if (!_answers.TryGetValue(seed, out (SolverStatus Status, double Objective) other))
        {
            return "no answer to compare with";
        }

        bool agrees = other.Status == answer.Status && (other.Objective.Equals(answer.Objective)
            || Math.Abs(other.Objective - answer.Objective) <= Tolerance * answer.Size);
        return agrees ? null : Invariant(
            $"{answer.Status} {answer.Objective:R}, elsewhere {other.Status} {other.Objective:R}, of terms up to {answer.Size:E1}");
    }

    /// <summary>Writes the answers down where that was asked for.</summary>
    public void Save(SuiteFamily family)
    {
        if (Environment.GetEnvironmentVariable("MRBEN_SUITE_RECORD") is not { Length: > 0 } folder)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllLines(FileIn(folder, family),
            _answers.Select(pair => Invariant($"{pair.Key} {pair.Value.Status} {pair.Value.Objective:R}")));
    }

    private static string FileIn(string folder, SuiteFamily family) => Path.Combine(folder, family.Name.Replace(' ', '-') + ".txt");
}
