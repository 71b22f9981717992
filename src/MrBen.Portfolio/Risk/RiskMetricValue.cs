namespace MrBen.Portfolio.Risk;

/// <summary>One metric of one portfolio: its number or the reason for none, with its definition. Immutable and thread-safe.</summary>
public sealed record RiskMetricValue
{
    internal RiskMetricValue(RiskMetricDefinition definition, double? value, string? reason, int observations) =>
        (Definition, Value, Reason, Observations) = (definition, value, reason, observations);

    /// <summary>Which metric.</summary>
    public RiskMetric Metric => Definition.Metric;

    /// <summary>Name, unit, definition and source.</summary>
    public RiskMetricDefinition Definition { get; }

    /// <summary>The number, in the unit of the definition and always finite; <see langword="null"/> where there is none.</summary>
    public double? Value { get; }

    /// <summary>Why there is no number; <see langword="null"/> where there is one.</summary>
    public string? Reason { get; }

    /// <summary>Periods that counted; 0 where the metric was not measured.</summary>
    public int Observations { get; }

    /// <summary>Its confidence level; <see langword="null"/> where the metric has none or was not measured.</summary>
    public double? Confidence { get; internal init; }

    /// <summary>Its horizon in periods; <see langword="null"/> where the metric has none or was not measured.</summary>
    public int? HorizonPeriods { get; internal init; }

    /// <summary>By how many periods a year it was annualised; <see langword="null"/> where it was not.</summary>
    public double? PeriodsPerYear { get; internal init; }
}
