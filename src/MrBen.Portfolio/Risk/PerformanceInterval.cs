using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

/// <summary>A figure of a series with its confidence interval, or the reason for none. Immutable and thread-safe.</summary>
public sealed record PerformanceInterval
{
    internal PerformanceInterval(PerformanceMetricDefinition metric, ConfidenceInterval? interval, string? reason) =>
        (Metric, Interval, Reason) = (metric, interval, reason);

    /// <summary>Which figure.</summary>
    public PerformanceMetricDefinition Metric { get; }

    /// <summary>Estimate and range; <see langword="null"/> where there is none.</summary>
    public ConfidenceInterval? Interval { get; }

    /// <summary>Why there is no interval; <see langword="null"/> where there is one.</summary>
    public string? Reason { get; }

    /// <summary>Whether there is an <see cref="Interval"/>.</summary>
    [MemberNotNullWhen(true, nameof(Interval))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsDefined => Interval is not null;
}
