using BenchmarkDotNet.Attributes;
using MrBen.Portfolio.Prometheus;
using Prometheus;

namespace MrBen.Portfolio.Benchmarks.Diagnostics;

/// <summary>One fill: bare, counted with nobody listening, and counted with Prometheus.</summary>
[MemoryDiagnoser]
public class MetricsBenchmarks
{
    private readonly CountedFill _bare = CountedFill.Bare();
    private readonly CountedFill _unheard = CountedFill.For();
    private readonly CountedFill _told = CountedFill.For(PrometheusMetrics.For(Metrics.NewCustomRegistry()));

    [Benchmark(Baseline = true)]
    public bool Bare() => _bare.Apply();

    [Benchmark]
    public bool CountedUnheard() => _unheard.Apply();

    [Benchmark]
    public bool CountedWithPrometheus() => _told.Apply();
}
