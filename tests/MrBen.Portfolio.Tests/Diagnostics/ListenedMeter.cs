using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace MrBen.Portfolio.Tests.Diagnostics;

/// <summary>Listens to the meter of one portfolio; adds up what is counted, by instrument and tags.</summary>
internal sealed class ListenedMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _sums = new(StringComparer.Ordinal);

    public ListenedMeter(string portfolio)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "MrBen.Portfolio" && instrument.Meter.Tags!.Contains(new("portfolio", portfolio)))
            {
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            string key = $"{instrument.Name}{{{string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}}}";
            if (instrument.IsObservable)
            {
                _sums[key] = value;
            }
            else
            {
                _sums.AddOrUpdate(key, value, (_, sum) => sum + value);
            }
        });
        _listener.Start();
    }

    public ConcurrentBag<Instrument> Instruments { get; } = [];

    /// <summary>Everything that was told of, the gauges read now.</summary>
    public ImmutableSortedDictionary<string, double> Read()
    {
        _listener.RecordObservableInstruments();
        return _sums.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    public void Dispose() => _listener.Dispose();
}
