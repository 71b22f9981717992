namespace MrBen.Portfolio.Diagnostics;

/// <summary>How the number of a metric moves.</summary>
public enum MetricKind
{
    /// <summary>Only up, from 0 at the start of the process.</summary>
    Counter,

    /// <summary>Up and down: it is how things stand.</summary>
    Gauge,

    /// <summary>Each observation falls into a bucket.</summary>
    Histogram,
}
