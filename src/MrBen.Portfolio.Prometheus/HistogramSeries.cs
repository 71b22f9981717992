using MrBen.Portfolio.Diagnostics;
using Prometheus;

namespace MrBen.Portfolio.Prometheus;

/// <summary>One series of a histogram. Thread-safe; allocates nothing, but for an exemplar where there is a span.</summary>
internal sealed class HistogramSeries(Histogram.Child histogram) : IMetricSeries
{
    public void Record(double value) => histogram.Observe(value);
}
