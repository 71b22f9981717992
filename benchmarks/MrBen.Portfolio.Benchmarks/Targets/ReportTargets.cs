using MrBen.Portfolio.Benchmarks.Risk;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// Every figure of a series alone over ten years of days, beside the same figures with MathNet and LINQ: with Gini's mean difference over sorted
/// returns, and over all pairs as it is defined.
/// </summary>
internal static class ReportTargets
{
    private const double Seconds = 6;

    public static IEnumerable<TargetRow> Measure()
    {
        PerformanceReportBenchmarks work = new();
        work.Setup(); // compares all figures
        PerformanceReport? ours = null;
        double[] theirs = [];
        double[] medians = Duel.Medians(Seconds,
            Contender.Here("library", () => ours = work.Library()),
            Contender.Here("sorted", () => theirs = work.WithMathNetAndLinqSortedGini()),
            Contender.Here("pairs", () => theirs = work.WithMathNetAndLinq()));
        string name = FormattableString.Invariant($"report of 2,520 days, {ours!.Figures.Length} figures");
        string apart = FormattableString.Invariant(
            $"{ours.Figures.Select((f, k) => Math.Abs(f.Value!.Value - theirs[k]) / Math.Max(1, Math.Abs(theirs[k]))).Max():0e0}");
        yield return new TargetRow(name, "MathNet and LINQ, Gini sorted", 50, medians[0], medians[1], apart);
        yield return new TargetRow(name, "MathNet and LINQ, Gini of all pairs", null, medians[0], medians[2], apart);
    }
}
