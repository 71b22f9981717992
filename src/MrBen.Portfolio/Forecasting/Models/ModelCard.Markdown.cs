using System.Text;
using MrBen.Portfolio.Forecasting.Gate;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Models;

/// <content>As Markdown.</content>
public sealed partial record ModelCard
{
    /// <summary>The card as a page of Markdown.</summary>
    public string ToMarkdown()
    {
        StringBuilder page = new();
        Line(Invariant($"# {Id}"));
        Line(Invariant($"{Place.Model}, {Place.Quantity} of the next {Place.Horizon} periods. {Gate.Explanation}"));
        Line("## Out of sample");
        page.Append("| model | baseline | loss | baseline's | ratio | difference, 95 % | t | worst member | worst year |\n");
        page.Append("|---|---|---|---|---|---|---|---|---|\n");
        foreach (LossComparison comparison in Comparisons)
        {
            page.Append(Row(comparison));
        }

        page.Append('\n');
        Line(Split);
        foreach (string finding in Findings)
        {
            Line(finding);
        }

        Line("## Data");
        Line(Invariant($"{Rows:N0} rows from {FirstDate:yyyy-MM-dd} to {LastDate:yyyy-MM-dd}, labels to {TrainedThrough:yyyy-MM-dd}: ") +
            string.Join(", ", Members.Select(Cell)) + ".");
        Line(Invariant($"SHA-256 `{DataHash}`."));
        Line("## Features");
        Line(Invariant($"Schema {Schema}: ") + string.Join("; ", Schema.Names) + ".");
        Line("## Settings and versions");
        foreach ((string name, string value) in Settings.Concat(Versions))
        {
            page.Append(Invariant($"- {name}: {value}\n"));
        }

        page.Append('\n');
        Line(Invariant($"Trained {CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC. Trials counted by the gate: {Gate.Trials}. Model `{Hash}`."));
        if (!KnownFailures.IsEmpty)
        {
            Line("## Known failures");
            foreach (string failure in KnownFailures)
            {
                page.Append(Invariant($"- {failure}\n"));
            }
        }

        return page.ToString();

        void Line(string text) => page.Append(text).Append("\n\n");
    }

    private static string Row(LossComparison comparison)
    {
        string interval = comparison.DifferenceInterval is { } found ? Invariant($"{found.Lower:G3} to {found.Upper:G3}") : "";
        string worst = comparison.WorstAsset is { } asset ? Invariant($"{Cell(asset.Block)} {asset.Ratio:F3}") : "";
        return Invariant($"| {Cell(comparison.Model)} | {Cell(comparison.Baseline)} | {comparison.ModelLoss:G5} | ") +
            Invariant($"{comparison.BaselineLoss:G5} | {comparison.Ratio:F3} | {interval} | {comparison.Test.Statistic:F2} | {worst} | ") +
            Invariant($"{comparison.WorstYear.Block} {comparison.WorstYear.Ratio:F3} |\n");
    }

    // A symbol of the host's must not end a cell.
    private static string Cell(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);
}
