using System.Collections.Immutable;
using MrBen.Portfolio.Diagnostics;
using Prometheus;

namespace MrBen.Portfolio.Prometheus.Tests;

/// <summary>What Prometheus reads is what the table says.</summary>
public class CatalogueExportTests
{
    [Fact]
    public async Task EveryMetric_IsExportedWithItsTypeAndHelp()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        IPortfolioMetrics metrics = PrometheusMetrics.For(registry);
        FixedSource source = new();
        foreach (MetricFamily family in MetricCatalogue.All)
        {
            ImmutableArray<string> labels = [.. family.Labels.Select(label => "some " + label)];
            if (family.Kind == MetricKind.Gauge)
            {
                source.Samples = source.Samples.Add(new MetricSample(family, labels, 0.5));
            }
            else
            {
                metrics.Open(family, labels).Record(0.5);
            }
        }

        using IDisposable following = metrics.Follow(source);
        Exposition exposition = await Exposition.OfAsync(registry);
        foreach (MetricFamily family in MetricCatalogue.All)
        {
            Assert.Equal(PrometheusMetrics.HelpOf(family), exposition.Help[family.Name]);
            Assert.Equal(family.Kind.ToString().ToLowerInvariant(), exposition.Types[family.Name]);
            string labels = string.Join(',', family.Labels.Select(label => $"{label}=\"some {label}\""));
            string name = family.Kind == MetricKind.Histogram ? family.Name + "_sum" : family.Name;
            Assert.Equal(0.5, exposition.Samples[$"{name}{{{labels}}}"]);
        }

        Assert.Equal(MetricCatalogue.All.Length, exposition.Types.Count);
    }

    // 50 µs, doubled fifteen times, and infinity.
    [Fact]
    public async Task Histogram_HasTheBucketsOfItsDefinition()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        MetricFamily family = MetricCatalogue.Find("mrben_risk_duration_seconds")!;
        PrometheusMetrics.For(registry).Open(family, ["p"]).Record(0.00007);
        Exposition exposition = await Exposition.OfAsync(registry);
        (string Labels, double Value)[] buckets = [.. exposition.Of("mrben_risk_duration_seconds_bucket")];
        Assert.Equal(17, buckets.Length);
        Assert.Equal(0, exposition.Samples["mrben_risk_duration_seconds_bucket{portfolio=\"p\",le=\"5e-05\"}"]);
        Assert.Equal(1, exposition.Samples["mrben_risk_duration_seconds_bucket{portfolio=\"p\",le=\"0.0001\"}"]);
        Assert.Equal(1, exposition.Samples["mrben_risk_duration_seconds_bucket{portfolio=\"p\",le=\"1.6384\"}"]);
    }

    [Fact]
    public async Task Gauge_ThatIsNoNumber_IsNotExported()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        MetricFamily equity = MetricCatalogue.Find("mrben_portfolio_equity")!;
        FixedSource source = new(new MetricSample(equity, ["a", "USD"], 1), new MetricSample(equity, ["b", "USD"], 2));
        using IDisposable following = PrometheusMetrics.For(registry).Follow(source);
        Assert.Equal(2, (await Exposition.OfAsync(registry)).Of(equity.Name).Count());
        foreach (double nothing in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            source.Samples = [new MetricSample(equity, ["a", "USD"], nothing), new MetricSample(equity, ["b", "USD"], 3)];
            Assert.Equal([("portfolio=\"b\",currency=\"USD\"", 3.0)], (await Exposition.OfAsync(registry)).Of(equity.Name));
        }
    }

    // The README's predicate: what the meter says too is not exported a second time, under another name.
    [Fact]
    public async Task MeterAdapter_WithThePredicateOfTheReadme_DoublesNothing()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        using IDisposable adapter = MeterAdapter.StartListening(new MeterAdapterOptions
        {
            Registry = registry,
            InstrumentFilterPredicate = instrument => instrument.Meter.Name != "MrBen.Portfolio",
        });
        await using AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UsePrometheus(registry).Build();
        manager.SetCash(1);
        Exposition exposition = await Exposition.OfAsync(registry);
        Assert.DoesNotContain(
            exposition.Types.Keys, name => name.Contains("mrben", StringComparison.OrdinalIgnoreCase) && MetricCatalogue.Find(name) is null);
    }

    [Fact]
    public void Open_OfAGauge_IsRefused()
    {
        MetricFamily gauge = MetricCatalogue.Find("mrben_portfolio_equity")!;
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => PrometheusMetrics.For(Metrics.NewCustomRegistry()).Open(gauge, ["p", "USD"]));
        Assert.Equal("mrben_portfolio_equity is a gauge: it is read from a source. (Parameter 'family')", refusal.Message);
    }

    [Fact]
    public void For_ARegistryWithAnotherMetricOfAName_RefusesAtOnce()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        Metrics.WithCustomRegistry(registry).CreateGauge("mrben_fills_total", "Another.");
        Assert.Throws<InvalidOperationException>(() => new AdvancedPortfolioManagerBuilder().UsePrometheus(registry));
    }

    [Fact]
    public void For_OneRegistry_GivesTheSameMetrics()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        Assert.Same(PrometheusMetrics.For(registry), PrometheusMetrics.For(registry));
        Assert.NotSame(PrometheusMetrics.For(registry), PrometheusMetrics.For(Metrics.NewCustomRegistry()));
    }
}
