using BenchmarkDotNet.Attributes;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Prometheus;
using Prometheus;

namespace MrBen.Portfolio.Benchmarks.Diagnostics;

/// <summary>Counting one, and taking in one duration, into a registry: by the library's instruments, and by a child of prometheus-net that is kept.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkDotNet.Configs.BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class CountingBenchmarks
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private PortfolioInstruments _instruments = null!;
    private Counter.Child _counter = null!;
    private Counter.Child _order = null!;
    private Histogram.Child _histogram = null!;

    [GlobalSetup]
    public void Setup()
    {
        _instruments = new("benchmark", [PrometheusMetrics.For(_registry)], TimeProvider.System, (_, error) => throw error);
        MetricFactory factory = Metrics.WithCustomRegistry(_registry);
        _counter = factory.CreateCounter("bare_total", "A counter.", "portfolio").WithLabels("benchmark");
        _order = factory.CreateCounter("bare_orders_total", "A counter.", "portfolio", "outcome").WithLabels("benchmark", "filled");
        _histogram = factory.CreateHistogram(
            "bare_seconds", "A histogram.", ["portfolio"],
            new HistogramConfiguration { Buckets = [.. MetricCatalogue.Find("mrben_risk_duration_seconds")!.Buckets] }).WithLabels("benchmark");
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("count")]
    public void CachedChild() => _counter.Inc();

    [Benchmark]
    [BenchmarkCategory("count")]
    public void Instruments() => _instruments.Count(MetricCatalogue.Fills);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("count by outcome")]
    public void CachedChildOfOutcome() => _order.Inc();

    [Benchmark]
    [BenchmarkCategory("count by outcome")]
    public void InstrumentsByOutcome() => _instruments.Count(MetricCatalogue.Orders, "filled");

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("duration")]
    public void CachedHistogram() => _histogram.Observe(0.003);

    [Benchmark]
    [BenchmarkCategory("duration")]
    public void InstrumentsHistogram() => _instruments.Record(MetricCatalogue.RiskDuration, 0.003);
}
