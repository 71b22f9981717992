using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>
/// What one manager counts and measures with: the same numbers go to every sink and to a meter of its own. Thread-safe; counting allocates nothing
/// but for the first time of a set of labels. A sink that throws is told of and changes nothing.
/// </summary>
internal sealed class PortfolioInstruments : IDisposable
{
    /// <summary>The name of meter and activity source.</summary>
    public const string Name = "MrBen.Portfolio";

    private readonly ImmutableArray<IPortfolioMetrics> _sinks;
    private readonly TimeProvider _clock;
    private readonly Action<string, Exception> _failed;
    private readonly OwnMeter _meter;
    private readonly FrozenDictionary<MetricFamily, Instrument<double>> _instruments;
    private readonly FrozenDictionary<MetricFamily, MeteredSeries> _plain;
    private readonly ConcurrentDictionary<SeriesKey, MeteredSeries> _labelled = [];
    private readonly List<GuardedSource> _gauges = []; // the meter refers to them weakly
    private List<IDisposable> _following = [];

    /// <param name="portfolio">The portfolio's name, in the first label of everything.</param>
    /// <param name="sinks">The sinks; one that is among them twice is told once.</param>
    /// <param name="clock">Measures durations.</param>
    /// <param name="failed">Takes the sink's type and what it threw.</param>
    public PortfolioInstruments(
        string portfolio, IEnumerable<IPortfolioMetrics> sinks, TimeProvider clock, Action<string, Exception> failed)
    {
        (Portfolio, _clock, _failed) = (portfolio, clock, failed);
        _sinks = [.. sinks.Distinct(ReferenceEqualityComparer.Instance).Cast<IPortfolioMetrics>()];
        _meter = new OwnMeter(new Meter(new MeterOptions(Name) { Version = LibraryVersion.Text, Tags = [new("portfolio", portfolio)] }));
        MetricFamily[] pushed = [.. MetricCatalogue.All.Where(family => family.Kind != MetricKind.Gauge)];
        _instruments = pushed.ToFrozenDictionary(family => family, _meter.Add);
        _plain = pushed.Where(family => family.Labels.Length == 1).ToFrozenDictionary(family => family, family => Open(family, [portfolio]));
    }

    /// <summary>The portfolio's name.</summary>
    public string Portfolio { get; }

    /// <summary>The moment from which a duration counts.</summary>
    public long Start() => _clock.GetTimestamp();

    /// <summary>Counts one.</summary>
    public void Count(MetricFamily family, string first = "", string second = "", string third = "") => Record(family, 1, first, second, third);

    /// <summary>Takes in the time since a moment, in seconds.</summary>
    public void Time(MetricFamily family, long start, string first = "") =>
        Record(family, _clock.GetElapsedTime(start).TotalSeconds, first);

    /// <summary>
    /// A series, for whoever counts often. It begins at 0, so that the first that is counted is seen as a rise.
    /// </summary>
    public MeteredSeries Begin(MetricFamily family, string first = "", string second = "") => Series(family, first, second, "");

    /// <summary>Adds to a counter, or takes in an observation; what is no number, or would let a counter fall, is counted as such instead.</summary>
    public void Record(MetricFamily family, double value, string first = "", string second = "", string third = "")
    {
        if (value >= 0 && double.IsFinite(value))
        {
            Series(family, first, second, third).Record(value);
        }
        else
        {
            Series(MetricCatalogue.InvalidResults, family.Name, "", "").Record(1);
        }
    }

    /// <summary>Leads the gauges of a source to every sink and to the meter, until this is disposed.</summary>
    public void Follow(IMetricSource gauges)
    {
        GuardedSource source = new(gauges, _failed);
        _gauges.Add(source);
        foreach (IPortfolioMetrics sink in _sinks)
        {
            Try(sink, () => _following.Add(sink.Follow(source)));
        }

        foreach (MetricFamily family in MetricCatalogue.All.Where(family => family.Kind == MetricKind.Gauge))
        {
            _meter.AddGauge(family, new WeakReference<GuardedSource>(source), Measurements);
        }
    }

    /// <summary>Ends the gauges and the meter; what was counted stays with the sinks.</summary>
    public void Dispose()
    {
        foreach (IDisposable following in Interlocked.Exchange(ref _following, []))
        {
            Try(following, following.Dispose);
        }

        _meter.Dispose();
    }

    // A sink is a host's: what it throws is told, and stops nothing.
    private void Try(object sink, Action step)
    {
        try
        {
            step();
        }
        catch (Exception error)
        {
            _failed(sink.GetType().Name, error);
        }
    }

    private static List<Measurement<double>> Measurements(GuardedSource source, MetricFamily family)
    {
        List<Measurement<double>> measurements = [];
        foreach (MetricSample sample in source.Read())
        {
            if (sample.Family == family)
            {
                measurements.Add(new Measurement<double>(sample.Value, TagsOf(family, sample.Labels)));
            }
        }

        return measurements;
    }

    private static KeyValuePair<string, object?>[] TagsOf(MetricFamily family, ImmutableArray<string> labels) =>
        [.. family.Labels.Zip(labels, (name, value) => new KeyValuePair<string, object?>(name, value))];

    private MeteredSeries Series(MetricFamily family, string first, string second, string third)
    {
        if (_plain.TryGetValue(family, out MeteredSeries? plain))
        {
            return plain;
        }

        SeriesKey key = new(family, first, second, third);
        return _labelled.TryGetValue(key, out MeteredSeries? known) ? known : _labelled.GetOrAdd(key, Labelled(key));
    }

    private MeteredSeries Labelled(in SeriesKey key)
    {
        ImmutableArray<string> values = [Portfolio, key.First, key.Second, key.Third];
        return Open(key.Family, values[..key.Family.Labels.Length]);
    }

    private MeteredSeries Open(MetricFamily family, ImmutableArray<string> labels)
    {
        ImmutableArray<(string, IMetricSeries)>.Builder series = ImmutableArray.CreateBuilder<(string, IMetricSeries)>(_sinks.Length);
        foreach (IPortfolioMetrics sink in _sinks)
        {
            Try(sink, () => series.Add((sink.GetType().Name, sink.Open(family, labels))));
        }

        return new MeteredSeries(series.ToImmutable(), _instruments[family], TagsOf(family, labels), _failed);
    }
}
