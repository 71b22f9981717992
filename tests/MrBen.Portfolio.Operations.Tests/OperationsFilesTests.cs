using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MrBen.Portfolio.Diagnostics;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>Rules, their tests, runbook and dashboard speak of the same alerts, and of metrics that there are.</summary>
public sealed partial class OperationsFilesTests
{
    [Theory]
    [InlineData("check", "rules")]
    [InlineData("test", "rules")]
    [InlineData("check", "config")]
    public async Task Promtool_OfTheShippedFile_SaysItIsSound(string verb, string kind)
    {
        string file = (verb, kind) switch
        {
            ("test", _) => OperationsFiles.RuleTests,
            (_, "rules") => OperationsFiles.Rules,
            _ => OperationsFiles.Configuration,
        };
        (int code, string said) = await Promtool.RunAsync("", verb, kind, file);
        Assert.True(code == 0 && !said.Contains("FAILED", StringComparison.Ordinal), said);
        Assert.Contains("SUCCESS", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Runbook_HasASectionForEveryAlertInItsOrderAndNoOther() =>
        Assert.Equal(OperationsFiles.Alerts, OperationsFiles.Named(Heading(), File.ReadAllText(OperationsFiles.Runbook)));

    // The name of a test begins with the alert that it is of; what it asks about, it expects to fire and to end.
    [Fact]
    public void RuleTests_HaveATestOfEveryAlertAndNoOther()
    {
        string tests = File.ReadAllText(OperationsFiles.RuleTests);
        Assert.Equal(OperationsFiles.Alerts.Order(), OperationsFiles.Named(Asked(), tests).Distinct().Order());
        foreach (string alert in OperationsFiles.Alerts)
        {
            ImmutableArray<string> expectations =
                OperationsFiles.Named(new Regex($@"alertname: {alert}\n\s+exp_alerts:[ ]?(.*)"), tests);
            Assert.Contains("", expectations); // a list of alerts that fire
            Assert.Contains("[]", expectations);
        }
    }

    [Fact]
    public void RuleAnnotations_PointToTheirSections() => Assert.Equal(
        OperationsFiles.Alerts.Select(alert => $"RUNBOOK.md#{alert.ToLowerInvariant()}"),
        OperationsFiles.Named(RunbookLine(), File.ReadAllText(OperationsFiles.Rules)));

    [Fact]
    public void RulesAndDashboard_NameOnlyMetricsThatThereAre()
    {
        string queries = string.Join('\n', OperationsFiles.Queries.Select(query => query.Query));
        string rules = Comment().Replace(File.ReadAllText(OperationsFiles.Rules), "");
        Assert.All(OperationsFiles.MetricsIn(queries), name => Assert.NotNull(MetricCatalogue.Find(name)));
        Assert.All(OperationsFiles.MetricsIn(rules), name => Assert.NotNull(MetricCatalogue.Find(name)));
        Assert.Empty(RecordedSeries().Matches(queries + rules).Select(found => found.Value).Except(OperationsFiles.Recorded));
    }

    // Somebody who looks for a metric finds it: in the dashboard, or in a rule.
    [Fact]
    public void Dashboard_ShowsEveryMetric()
    {
        string text = string.Join('\n', OperationsFiles.Queries.Select(query => query.Query)) + File.ReadAllText(OperationsFiles.Rules);
        ImmutableArray<string> shown = [.. OperationsFiles.MetricsIn(text)];
        Assert.Empty(MetricCatalogue.All.Select(family => family.Name).Except(shown));
    }

    [GeneratedRegex("^### (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"alertname: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Asked();

    [GeneratedRegex(@"runbook: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex RunbookLine();

    [GeneratedRegex("#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bmrben:[\w:]+")]
    private static partial Regex RecordedSeries();
}
