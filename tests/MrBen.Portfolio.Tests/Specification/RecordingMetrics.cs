using System.Collections.Concurrent;
using System.Collections.Immutable;
using MrBen.Portfolio.Diagnostics;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Adds up what it is told, by name and labels as Prometheus writes them; or throws at everything.</summary>
internal sealed class RecordingMetrics(bool throws = false) : IPortfolioMetrics
{
    private readonly ConcurrentDictionary<string, RecordedSeries> _series = new(StringComparer.Ordinal);

    /// <summary>The sources that it follows now.</summary>
    public List<IMetricSource> Sources { get; } = [];

    public int Calls { get; private set; }

    /// <summary>Every series that was told of more than 0, with its sum, ordered.</summary>
    public ImmutableSortedDictionary<string, double> Sums => _series.Where(pair => pair.Value.Sum > 0)
        .ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Sum, StringComparer.Ordinal);

    /// <summary>What the gauges of its one source say.</summary>
    public ImmutableSortedDictionary<string, double> Gauges => Assert.Single(Sources).Read()
        .ToImmutableSortedDictionary(sample => Key(sample.Family, sample.Labels), sample => sample.Value, StringComparer.Ordinal);

    /// <summary>Sum of a series; 0 where it was never told of.</summary>
    public double Sum(string key) => _series.TryGetValue(key, out RecordedSeries? series) ? series.Sum : 0;

    /// <summary>Observations of a series.</summary>
    public int Count(string key) => _series.TryGetValue(key, out RecordedSeries? series) ? series.Count : 0;

    public IMetricSeries Open(MetricFamily family, ImmutableArray<string> labels)
    {
        if (throws)
        {
            Calls++;
            throw new InvalidOperationException("The registry is closed.");
        }

        return _series.GetOrAdd(Key(family, labels), _ => new RecordedSeries());
    }

    public IDisposable Follow(IMetricSource source)
    {
        if (throws)
        {
            Calls++;
            throw new InvalidOperationException("The registry is closed.");
        }

        Sources.Add(source);
        return new Following(() => Sources.Remove(source));
    }

    private static string Key(MetricFamily family, ImmutableArray<string> labels) =>
        $"{family.Name}{{{string.Join(',', family.Labels.Zip(labels, (name, value) => $"{name}={value}"))}}}";

    private sealed class Following(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
