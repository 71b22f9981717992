namespace MrBen.Portfolio.Risk;

/// <summary>One figure of a track record: its number or the reason for none, with its definition. Immutable and thread-safe.</summary>
public sealed record PerformanceFigure
{
    internal PerformanceFigure(PerformanceMetricDefinition metric, double? value, string? reason) =>
        (Metric, Value, Reason) = (metric, value, reason);

    /// <summary>What it is, exactly.</summary>
    public PerformanceMetricDefinition Metric { get; }

    /// <summary>Its name in words.</summary>
    public string Name => Metric.Name;

    /// <summary>What it tells of.</summary>
    public PerformanceMetricGroup Group => Metric.Group;

    /// <summary>What its number counts in.</summary>
    public RiskMetricUnit Unit => Metric.Unit;

    /// <summary>One sentence that says how the number comes about.</summary>
    public string Definition => Metric.Definition;

    /// <summary>The number, always finite; <see langword="null"/> where there is none.</summary>
    public double? Value { get; }

    /// <summary>Why there is no number; <see langword="null"/> where there is one.</summary>
    public string? Reason { get; }
}
