using System.Collections.Immutable;
using MrBen.Portfolio;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Risk;
using Spectre.Console;

namespace QuickStart;

/// <summary>The risk held against its limits, and which symbols move together.</summary>
internal static class LimitSection
{
    private const int MostPairs = 3;

    public static void Show(
        IAnsiConsole console, ImmutableArray<RiskLimitEvaluation> limits, CorrelationAnalysisResult correlations, double threshold)
    {
        console.Heading("3  Limits of risk, and what moves together");
        if (limits.IsEmpty)
        {
            console.Write(Screen.Remark("No limits: monitoring of risk is switched off.", above: 1));
            console.Write(Screen.Remark(Describe(correlations, threshold), below: 1));
            return;
        }

        Table table = Screen.NewTable("limit", "value", "allowed", "headroom", "state");
        foreach (RiskLimitEvaluation limit in limits)
        {
            table.AddRow(
                Markup.Escape(limit.Name), Markup.Escape(Cell(limit, limit.Value)),
                Markup.Escape($"{(limit.IsMinimum ? "≥" : "≤")} {Cell(limit, limit.Limit)}"), Markup.Escape(Cell(limit, limit.Headroom)),
                Screen.Words(limit.State));
        }

        List<string> lines = [Describe(correlations, threshold)];
        lines.AddRange(limits.Where(limit => limit.State == RiskLimitState.Undefined).Select(limit => limit.Detail));
        console.SideBySide(table, Screen.Remark(string.Join("\n", lines.Select(line => $"• {line}")), above: 1));
    }

    private static string Describe(CorrelationAnalysisResult result, double threshold)
    {
        if (!result.IsFound)
        {
            return $"No correlations: {result.Detail}";
        }

        CorrelationAnalysis analysis = result.Analysis;
        string pairs = string.Join(", ", analysis.HighPairs.Take(MostPairs).Select(
            pair => $"{pair.First} and {pair.Second} ({Screen.Number(pair.Correlation)})"));
        string high = analysis.HighPairs.IsEmpty
            ? $"No two symbols correlate by {Screen.Number(threshold)} or more."
            : $"{analysis.HighPairs.Length} pairs correlate by {Screen.Number(threshold)} or more: {pairs}"
                + $"{(analysis.HighPairs.Length > MostPairs ? ", …" : ".")}";
        return analysis.Groups is { } groups
            ? $"{high}\n• Groups: {string.Join(" | ", groups.Groups.Select(group => string.Join(' ', group)))}."
            : high;
    }

    private static string Cell(RiskLimitEvaluation limit, double? value) => limit.Unit is RiskMetricUnit.FractionPerYear
        or RiskMetricUnit.LossOverHorizon or RiskMetricUnit.Fraction
        ? Screen.Percent(value)
        : Screen.Number(value);
}
