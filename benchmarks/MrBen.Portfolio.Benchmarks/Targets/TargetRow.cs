using static System.FormattableString;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>One row of the table: the library against one comparator.</summary>
/// <param name="Work">What is done, and how large it is.</param>
/// <param name="Comparator">Who does the same.</param>
/// <param name="Target">The ratio to reach; <see langword="null"/> where none was set.</param>
/// <param name="Ours">The library's median, seconds.</param>
/// <param name="Theirs">The comparator's median, seconds; <see langword="null"/> where the target is not a ratio.</param>
/// <param name="Agreement">By how much the two results differ, or what else was asked.</param>
/// <param name="Holds">Whether what else was asked holds.</param>
internal sealed record TargetRow(
    string Work, string Comparator, double? Target, double Ours, double? Theirs, string Agreement, bool Holds = true)
{
    public const string Heading = """
        | work | against | target | ratio | library, ms | comparator, ms | results differ by |
        | --- | --- | ---: | ---: | ---: | ---: | --- |
        """;

    private double? Ratio => Theirs / Ours;

    private bool IsMissed => !Holds || Ratio < Target;

    public override string ToString() =>
        $"| {Work} | {Comparator} | {Number(Target)} | {Number(Ratio)}{(IsMissed ? " **missed**" : "")} | {Number(1e3 * Ours)} | "
        + $"{Number(1e3 * Theirs)} | {Agreement} |";

    /// <summary>|a − b| relative to b, for the last column.</summary>
    public static string Difference(double a, double b) => Invariant($"{Math.Abs(a - b) / Math.Abs(b):0e0}");

    // Three digits.
    private static string Number(double? value) => value switch
    {
        null => "–",
        >= 100 => Invariant($"{value:N0}"),
        >= 10 => Invariant($"{value:0.0}"),
        >= 1 => Invariant($"{value:0.00}"),
        _ => Invariant($"{value:0.000}"),
    };
}
