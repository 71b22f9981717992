using MrBen.Portfolio.Diagnostics;
using Prometheus;

namespace MrBen.Portfolio.Prometheus;

/// <summary>One series of a counter. Thread-safe; allocates nothing, but for an exemplar where there is a span.</summary>
internal sealed class CounterSeries(Counter.Child counter) : IMetricSeries
{
    public void Record(double value) => counter.Inc(value);
}
