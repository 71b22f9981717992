using System.Collections.Immutable;
using MrBen.Portfolio.Diagnostics;

namespace MrBen.Portfolio.Prometheus.Tests;

/// <summary>Says what it is given.</summary>
internal sealed class FixedSource(params MetricSample[] samples) : IMetricSource
{
    public ImmutableArray<MetricSample> Samples { get; set; } = [.. samples];

    public ImmutableArray<MetricSample> Read() => Samples;
}
