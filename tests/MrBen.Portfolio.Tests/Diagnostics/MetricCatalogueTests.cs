using System.Text.RegularExpressions;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Tests.Diagnostics;

/// <summary>
/// The table of metrics keeps Prometheus' rules of names (prometheus.io, Metric and label naming): base units and their suffixes, _total for
/// counters, labels of closed sets.
/// </summary>
public partial class MetricCatalogueTests
{
    // What a label may be: everything else would need a word on how many values it has.
    private static readonly string[] Labels =
    [
        "portfolio", "strategy", "method", "outcome", "reason", "model", "limit", "severity", "confidence", "horizon", "currency", "asset", "kind",
        "metric", "rule", "version",
    ];

    public static TheoryData<string> Names => [.. MetricCatalogue.All.Select(family => family.Name)];

    [Fact]
    public void EveryAlert_HasARule()
    {
        Type[] alerts = [.. typeof(RiskAlert).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RiskAlert)))];
        Assert.Equal(AlertRules.All.Order(), alerts.Select(AlertRules.Of).Distinct().Order());
    }

    [Fact]
    public void All_NamesAreUnique_AndFound()
    {
        Assert.Equal(59, MetricCatalogue.All.Length);
        Assert.Equal(MetricCatalogue.All.Length, MetricCatalogue.All.Select(family => family.Name).Distinct().Count());
        Assert.All(MetricCatalogue.All, family => Assert.Same(family, MetricCatalogue.Find(family.Name)));
        Assert.Null(MetricCatalogue.Find("mrben_nothing"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_KeepsTheRules(string name)
    {
        MetricFamily family = MetricCatalogue.Find(name)!;
        Assert.Matches(ValidName(), name);
        Assert.Equal(family.Kind == MetricKind.Counter, name.EndsWith("_total", StringComparison.Ordinal));
        string withoutTotal = family.Kind == MetricKind.Counter ? name[..^"_total".Length] : name;
        foreach (string unit in new[] { MetricCatalogue.Seconds, MetricCatalogue.Ratio })
        {
            Assert.Equal(family.Unit == unit, withoutTotal.EndsWith("_" + unit, StringComparison.Ordinal));
        }

        Assert.Equal(family.Unit == MetricCatalogue.Currency, family.Labels.Contains("currency"));
        Assert.Equal(family.Kind == MetricKind.Histogram, !family.Buckets.IsEmpty);
        Assert.Equal(family.Buckets.Order(), family.Buckets);
        Assert.EndsWith(".", family.Help, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', family.Help);
        Assert.Equal(name, family.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Labels_AreOfTheClosedSet_ThePortfolioFirst(string name)
    {
        MetricFamily family = MetricCatalogue.Find(name)!;
        Assert.Empty(family.Labels.Except(Labels));
        Assert.Equal(family.Labels.Distinct(), family.Labels);
        Assert.Equal(name == "mrben_build_info" ? "version" : "portfolio", family.Labels[0]);
        Assert.Equal(family.Labels.Contains("asset"), family.IsPerAsset);
    }

    // OpenTelemetry specification, Prometheus compatibility: dots become underscores; the unit s adds _seconds, 1 adds _ratio to gauges, one in braces
    // nothing; counters end with _total.
    [Theory]
    [MemberData(nameof(Names))]
    public void InstrumentName_AsAnExporterWritesIt_IsTheName(string name)
    {
        MetricFamily family = MetricCatalogue.Find(name)!;
        Assert.StartsWith("mrben.", family.InstrumentName, StringComparison.Ordinal);
        string unit = family.InstrumentUnit switch
        {
            "s" => "_seconds",
            "1" when family.Kind == MetricKind.Gauge => "_ratio",
            _ => "",
        };
        Assert.Equal(name, family.InstrumentName.Replace('.', '_') + unit + (family.Kind == MetricKind.Counter ? "_total" : ""));
    }

    [Fact]
    public void Buckets_OfDurations_DoubleFrom50Microseconds()
    {
        MetricFamily duration = MetricCatalogue.Find("mrben_allocation_duration_seconds")!;
        Assert.Equal(16, duration.Buckets.Length);
        Assert.Equal(50e-6, duration.Buckets[0]);
        Assert.Equal(1.6384, duration.Buckets[^1], tolerance: 1e-12);
    }

    [Theory]
    [InlineData(0, "MaxAssets must be at least 1; it is 0.")]
    [InlineData(-3, "MaxAssets must be at least 1; it is -3.")]
    public void Options_WithoutRoomForAnAsset_AreUnsound(int most, string error) =>
        Assert.Equal([error], new MetricsOptions { MaxAssets = most }.Validate());

    [GeneratedRegex("^mrben_[a-z0-9]+(_[a-z0-9]+)*$")]
    private static partial Regex ValidName();
}
