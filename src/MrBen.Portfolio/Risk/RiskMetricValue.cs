namespace MrBen.Portfolio.Risk;

/// <summary>One metric of one portfolio: its number or the reason for none, with its definition. Immutable and thread-safe.</summary>
public sealed record RiskMetricValue
{
    internal RiskMetricValue(RiskMetricDefinition definition, double? value, string? reason) =>
        (Definition, Value, Reason) = (definition, value, reason);

    /// <summary>Which metric.</summary>
    public RiskMetric Metric => Definition.Metric;

    /// <summary>Name, unit, definition and source.</summary>
    public RiskMetricDefinition Definition { get; }

    /// <summary>The number, in the unit of the definition and always finite; <see langword="null"/> where there is none.</summary>
    public double? Value { get; }

    /// <summary>Why there is no number; <see langword="null"/> where there is one.</summary>
    public string? Reason { get; }
}
