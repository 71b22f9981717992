using System.Diagnostics.Metrics;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>
/// A meter that ends with whoever owns it, disposed or not: the runtime keeps every meter, and with it whatever its gauges reach, until it is
/// disposed. Thread-safe.
/// </summary>
/// <param name="meter">The meter. No instrument of it may refer to the owner, but for weakly.</param>
internal sealed class OwnMeter(Meter meter) : IDisposable
{
    ~OwnMeter()
    {
        try
        {
            meter.Dispose();
        }
        catch (Exception)
        {
            // What a listener throws would end the process here, and who could be told is gone.
        }
    }

    /// <summary>Adds a counter, or a histogram.</summary>
    public Instrument<double> Add(MetricFamily family) => family.Kind == MetricKind.Counter
        ? meter.CreateCounter<double>(family.InstrumentName, family.InstrumentUnit, family.Help)
        : meter.CreateHistogram(
            family.InstrumentName, family.InstrumentUnit, family.Help, tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = family.Buckets });

    /// <summary>Adds a gauge that asks for its values as long as there is somebody to ask.</summary>
    /// <typeparam name="T">Who is asked.</typeparam>
    public void AddGauge<T>(MetricFamily family, WeakReference<T> source, Func<T, MetricFamily, IEnumerable<Measurement<double>>> measure)
        where T : class =>
        meter.CreateObservableGauge(
            family.InstrumentName, () => source.TryGetTarget(out T? asked) ? measure(asked, family) : [], family.InstrumentUnit, family.Help);

    public void Dispose()
    {
        meter.Dispose();
        GC.SuppressFinalize(this);
    }
}
