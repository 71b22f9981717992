using System.Collections.Immutable;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>
/// A source that never throws into whoever reads: what another portfolio tells, and the host's own metrics, are read out all the same. Where it fails
/// it has no gauges, and the failure is told of. Thread-safe.
/// </summary>
internal sealed class GuardedSource(IMetricSource source, Action<string, Exception> failed) : IMetricSource
{
    public ImmutableArray<MetricSample> Read()
    {
        try
        {
            return source.Read();
        }
        catch (Exception error)
        {
            failed(source.GetType().Name, error);
            return [];
        }
    }
}
