using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>The shipped operations files, and what they name.</summary>
internal static partial class OperationsFiles
{
    public static string Directory { get; } = Checkout.PathOf("samples", "Hosted", "operations");

    public static string Rules { get; } = Path.Combine(Directory, "mrben.rules.yml");

    public static string RuleTests { get; } = Path.Combine(Directory, "mrben.rules.test.yml");

    public static string Configuration { get; } = Path.Combine(Directory, "prometheus.yml");

    public static string Runbook { get; } = Path.Combine(Directory, "RUNBOOK.md");

    private static string Dashboard { get; } = Path.Combine(Directory, "dashboard.json");

    /// <summary>The alerts of the rules, in their order.</summary>
    public static ImmutableArray<string> Alerts { get; } = Named(AlertLine(), File.ReadAllText(Rules));

    /// <summary>The recorded series of the rules.</summary>
    public static ImmutableArray<string> Recorded { get; } = Named(RecordLine(), File.ReadAllText(Rules));

    /// <summary>Every query of the dashboard with the title of its panel, its variable standing for every portfolio.</summary>
    public static ImmutableArray<(string Panel, string Query)> Queries { get; } =
    [
        .. JsonNode.Parse(File.ReadAllText(Dashboard))!["panels"]!.AsArray().SelectMany(panel =>
            (panel!["targets"]?.AsArray() ?? []).Select(target =>
                ((string)panel["title"]!, ((string)target!["expr"]!).Replace("$portfolio", ".*", StringComparison.Ordinal)))),
    ];

    /// <summary>The first group of every match, in order.</summary>
    public static ImmutableArray<string> Named(Regex pattern, string text) =>
        [.. pattern.Matches(text).Select(found => found.Groups[1].Value)];

    /// <summary>The metrics that a text names; names of series of histograms as those of their histograms.</summary>
    public static IEnumerable<string> MetricsIn(string text) =>
        Metric().Matches(text).Select(found => SeriesOfHistogram().Replace(found.Value, "")).Distinct();

    [GeneratedRegex(@"^\s*- alert: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex AlertLine();

    [GeneratedRegex(@"^\s*- record: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex RecordLine();

    [GeneratedRegex(@"\bmrben_\w+")]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex SeriesOfHistogram();
}
