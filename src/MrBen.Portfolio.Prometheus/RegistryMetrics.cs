using System.Collections.Frozen;
using System.Collections.Immutable;
using MrBen.Portfolio.Diagnostics;
using Prometheus;

namespace MrBen.Portfolio.Prometheus;

/// <summary>
/// The metrics of one registry. Counters and histograms stay once they are there; a gauge is there as long as a source has a number for it. Of two
/// sources with the same labels the one that came later speaks. Thread-safe.
/// </summary>
internal sealed class RegistryMetrics : IPortfolioMetrics
{
    private readonly FrozenDictionary<MetricFamily, Collector> _collectors;
    private readonly Lock _lock = new();
    private readonly List<IMetricSource> _sources = [];
    private readonly Dictionary<GaugeKey, (Gauge.Child Gauge, IMetricSource Source)> _shown = [];
    private readonly HashSet<GaugeKey> _current = [];

    public RegistryMetrics(CollectorRegistry registry)
    {
        MetricFactory factory = Metrics.WithCustomRegistry(registry);
        _collectors = MetricCatalogue.All.ToFrozenDictionary(family => family, family => Create(factory, family));
        registry.AddBeforeCollectCallback(ReadSources); // cannot be taken back: one for all sources, as long as the registry lives
    }

    public IMetricSeries Open(MetricFamily family, ImmutableArray<string> labels) => _collectors[family] switch
    {
        Counter counter => new CounterSeries(counter.WithLabels([.. labels])),
        Histogram histogram => new HistogramSeries(histogram.WithLabels([.. labels])),
        _ => throw new ArgumentException($"{family} is a gauge: it is read from a source.", nameof(family)),
    };

    public IDisposable Follow(IMetricSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        lock (_lock)
        {
            _sources.Add(source);
        }

        return new Following(this, source);
    }

    private static Collector Create(MetricFactory factory, MetricFamily family)
    {
        string help = PrometheusMetrics.HelpOf(family);
        string[] labels = [.. family.Labels];
        return family.Kind switch
        {
            MetricKind.Counter => factory.CreateCounter(family.Name, help, labels),
            MetricKind.Gauge => factory.CreateGauge(family.Name, help, labels),
            _ => factory.CreateHistogram(family.Name, help, labels, new HistogramConfiguration { Buckets = [.. family.Buckets] }),
        };
    }

    private void ReadSources()
    {
        lock (_lock)
        {
            _current.Clear();
            foreach (IMetricSource source in _sources)
            {
                foreach (MetricSample sample in source.Read())
                {
                    if (double.IsFinite(sample.Value)) // a source may be anybody's, and an infinity would be above every threshold
                    {
                        Show(new GaugeKey(sample.Family, sample.Labels), sample.Value, source);
                    }
                }
            }

            Hide([.. _shown.Keys.Where(key => !_current.Contains(key))]);
        }
    }

    private void Show(GaugeKey key, double value, IMetricSource source)
    {
        Gauge.Child gauge = _shown.TryGetValue(key, out (Gauge.Child Gauge, IMetricSource) known)
            ? known.Gauge
            : ((Gauge)_collectors[key.Family]).WithLabels([.. key.Labels]);
        gauge.Set(value);
        _shown[key] = (gauge, source);
        _current.Add(key);
    }

    private void Hide(ImmutableArray<GaugeKey> keys)
    {
        foreach (GaugeKey key in keys)
        {
            _shown.Remove(key);
            ((Gauge)_collectors[key.Family]).RemoveLabelled([.. key.Labels]);
        }
    }

    // What another source has a number for is shown again when the registry is next read out.
    private void Leave(IMetricSource source)
    {
        lock (_lock)
        {
            if (_sources.Remove(source))
            {
                Hide([.. _shown.Where(pair => pair.Value.Source == source).Select(pair => pair.Key)]);
            }
        }
    }

    private sealed class Following(RegistryMetrics metrics, IMetricSource source) : IDisposable
    {
        public void Dispose() => metrics.Leave(source);
    }
}
