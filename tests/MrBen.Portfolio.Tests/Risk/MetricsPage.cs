using System.Globalization;
using System.Text;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

/// <summary>The part of Risk/METRICS.md that is made from <see cref="PerformanceMetricCatalogue"/>.</summary>
internal static class MetricsPage
{
    public const string Start = "<!-- figures: made from PerformanceMetricCatalogue -->";
    public const string End = "<!-- /figures -->";

    /// <summary>The marks, what is between them, and no line break at the end.</summary>
    public static string Generated()
    {
        StringBuilder page = new();
        page.Append(Start).Append('\n');
        Section(page, "A series alone (`PerformanceReport.Figures`)", PerformanceMetricCatalogue.Definitions.Where(d => !d.NeedsBenchmark));
        Section(page, "Beside a benchmark (`BenchmarkComparison.Figures`)",
            PerformanceMetricCatalogue.Definitions.Where(d => d.NeedsBenchmark));
        return page.Append('\n').Append(End).ToString();
    }

    /// <summary>The page with its part replaced.</summary>
    public static string Replaced(string page)
    {
        int start = page.IndexOf(Start, StringComparison.Ordinal);
        int end = page.IndexOf(End, StringComparison.Ordinal) + End.Length;
        return page[..start] + Generated() + page[end..];
    }

    public static string Path() => Checkout.PathOf("src", "MrBen.Portfolio", "Risk", "METRICS.md");

    private static void Section(StringBuilder page, string title, IEnumerable<PerformanceMetricDefinition> definitions)
    {
        page.Append('\n').Append("### ").Append(title).Append("\n\n");
        page.Append("| figure | formula | unit | sign | period, settings | degree, shift | undefined where | source ")
            .Append("| PerformanceAnalytics 2.1.0 and empyrical |\n");
        page.Append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (PerformanceMetricDefinition definition in definitions)
        {
            string[] cells =
            [
                $"`{definition.Id}`: {definition.Name}", definition.Definition.TrimEnd('.'), Unit(definition.Unit), definition.Sign,
                Period(definition), $"{Number(definition.Degree)}, {Number(definition.Shift)}", Undefined(definition), definition.Source, definition.Others,
            ];
            page.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        }
    }

    private static string Unit(RiskMetricUnit unit) => unit switch
    {
        RiskMetricUnit.FractionPerYear or RiskMetricUnit.Fraction => "fraction",
        RiskMetricUnit.LossOverHorizon => "fraction of value",
        RiskMetricUnit.Ratio => "ratio",
        RiskMetricUnit.Periods => "periods",
        _ => throw new InvalidOperationException($"{unit} has no word."),
    };

    private static string Period(PerformanceMetricDefinition definition)
    {
        string span = definition.Period switch
        {
            MetricPeriod.Period => "per period",
            MetricPeriod.Year => "per year",
            _ => "all periods",
        };
        (RiskMetricSettings Setting, string Letter)[] letters =
        [
            (RiskMetricSettings.Confidence, "C"), (RiskMetricSettings.PeriodsPerYear, "P"), (RiskMetricSettings.RiskFreeRate, "F"),
            (RiskMetricSettings.MinimumAcceptableReturn, "M"),
        ];
        string named = string.Join(' ', letters.Where(pair => definition.Settings.HasFlag(pair.Setting)).Select(pair => pair.Letter));
        return named.Length == 0 ? span : $"{span}; {named}";
    }

    private static string Number(int? value) => value is { } number
        ? string.Create(CultureInfo.InvariantCulture, $"{number}").Replace('-', '−')
        : "–";

    private static string Undefined(PerformanceMetricDefinition definition)
    {
        List<string> reasons = [];
        if (definition.FewestPeriods > 1)
        {
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"T < {definition.FewestPeriods}"));
        }

        if (definition.Undefined.Length > 0)
        {
            reasons.Add(definition.Undefined.TrimEnd('.'));
        }

        return reasons.Count == 0 ? "–" : string.Join("; ", reasons);
    }
}
