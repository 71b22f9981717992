using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>One series of a counter or histogram in every sink and in the meter. Thread-safe; recording allocates nothing.</summary>
internal sealed class MeteredSeries(
    ImmutableArray<(string Sink, IMetricSeries Series)> series, Instrument<double> instrument, KeyValuePair<string, object?>[] tags,
    Action<string, Exception> failed)
{
    /// <summary>Counts one.</summary>
    public void Count() => Record(1);

    /// <summary>Takes in a number, which is finite and at least 0.</summary>
    public void Record(double value)
    {
        foreach ((string sink, IMetricSeries one) in series)
        {
            try
            {
                one.Record(value);
            }
            catch (Exception error)
            {
                failed(sink, error);
            }
        }

        if (instrument.Enabled)
        {
            Measure(value);
        }
    }

    // Listeners of the meter are the host's as the sinks are: whatever they throw must not come between an event and its journal.
    private void Measure(double value)
    {
        try
        {
            if (instrument is Counter<double> counter)
            {
                counter.Add(value, tags);
            }
            else
            {
                ((Histogram<double>)instrument).Record(value, tags);
            }
        }
        catch (Exception error)
        {
            failed(nameof(Meter), error);
        }
    }
}
