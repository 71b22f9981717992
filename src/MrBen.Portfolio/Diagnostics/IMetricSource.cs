using System.Collections.Immutable;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>Whatever has gauges to read: one for each manager. Thread-safe.</summary>
public interface IMetricSource
{
    /// <summary>
    /// How things stand now: every gauge that has a number, each set of labels once, finite. What is not among them has none, and a series of it is
    /// to go. Readings within one second of one state are the same.
    /// </summary>
    ImmutableArray<MetricSample> Read();
}
