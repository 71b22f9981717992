using System.Globalization;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

// Risk/METRICS.md: the metrics of a portfolio are written by hand beside the catalogue, the figures of a series are made from theirs.
public sealed class MetricsPageTests
{
    private const int Columns = 7;

    [Fact]
    public void EveryMetric_HasOneFullRow_InOrder()
    {
        string[][] rows = [.. Rows().Where(cells => cells.Length == Columns && cells[0].StartsWith('`'))];
        Assert.Equal(Enum.GetNames<RiskMetric>(), rows.Select(cells => cells[0].Trim('`')));
        Assert.All(rows, cells => Assert.All(cells, cell => Assert.NotEmpty(cell)));
    }

    [Fact]
    public void EveryRow_NamesTheSettingsOfItsMetric()
    {
        Dictionary<RiskMetricSettings, char> letters = new()
        {
            [RiskMetricSettings.Confidence] = 'C',
            [RiskMetricSettings.Horizon] = 'H',
            [RiskMetricSettings.Window] = 'W',
            [RiskMetricSettings.PeriodsPerYear] = 'P',
            [RiskMetricSettings.RiskFreeRate] = 'F',
            [RiskMetricSettings.MinimumAcceptableReturn] = 'M',
        };
        foreach (RiskMetricDefinition definition in RiskMetricCatalogue.Definitions)
        {
            string period = Rows().Single(cells => cells[0] == $"`{definition.Metric}`" && cells.Length == Columns)[4];
            string named = period.Contains(';', StringComparison.Ordinal) ? period.Split("; ")[1] : "";
            Assert.Equal(letters.Where(pair => definition.Settings.HasFlag(pair.Key)).Select(pair => pair.Value),
                named.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(letter => letter.Single()));
        }
    }

    // With MRBEN_METRICS_PAGE_RECORD set it writes the page instead.
    [Fact]
    public void Figures_AreWhatTheCatalogueMakes()
    {
        string page = File.ReadAllText(MetricsPage.Path());
        if (Environment.GetEnvironmentVariable("MRBEN_METRICS_PAGE_RECORD") is { Length: > 0 })
        {
            File.WriteAllText(MetricsPage.Path(), MetricsPage.Replaced(page));
        }

        Assert.Equal(MetricsPage.Replaced(page), page, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void EveryLimit_HasARow_WithItsDefault()
    {
        RiskLimitOptions defaults = new();
        (string Name, double? Value)[] limits =
        [
            (nameof(defaults.MaxVolatility), defaults.MaxVolatility),
            (nameof(defaults.MaxValueAtRisk), defaults.MaxValueAtRisk),
            (nameof(defaults.MaxDrawdown), defaults.MaxDrawdown),
            (nameof(defaults.MaxRecordDrawdown), defaults.MaxRecordDrawdown),
            (nameof(defaults.MinSharpeRatio), defaults.MinSharpeRatio),
            (nameof(defaults.MaxCorrelation), defaults.MaxCorrelation),
            (nameof(defaults.MinDiversification), defaults.MinDiversification),
        ];
        Assert.All(limits, limit => Assert.Equal(limit.Value,
            double.Parse(Rows().Single(cells => cells[0] == $"`{limit.Name}`")[2], CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<string[]> Rows() => File.ReadLines(MetricsPage.Path())
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Replace("\\|", "¦", StringComparison.Ordinal).Trim('|', ' ').Split('|'))
        .Select(cells => cells.Select(cell => cell.Trim()).ToArray());
}
