namespace MrBen.Portfolio.Risk;

/// <summary>What a metric is. Immutable and thread-safe; the definitions are those of <see cref="RiskMetricCatalogue"/>.</summary>
public sealed record RiskMetricDefinition
{
    private readonly Func<PortfolioRisk, double?> _value;

    internal RiskMetricDefinition(
        RiskMetric metric, string name, RiskMetricUnit unit, string definition, string source, Func<PortfolioRisk, double?> value,
        string undefined = "") =>
        (Metric, Name, Unit, Definition, Source, _value, Undefined) = (metric, name, unit, definition, source, value, undefined);

    /// <summary>Which metric.</summary>
    public RiskMetric Metric { get; }

    /// <summary>Its name in words.</summary>
    public string Name { get; }

    /// <summary>What its number counts in.</summary>
    public RiskMetricUnit Unit { get; }

    /// <summary>One sentence that says how the number comes about.</summary>
    public string Definition { get; }

    /// <summary>Author and year, or the reason why none is needed.</summary>
    public string Source { get; }

    /// <summary>One sentence on when there is no number; empty where there always is one.</summary>
    public string Undefined { get; }

    internal RiskMetricValue Evaluate(PortfolioRisk risk)
    {
        double? value = _value(risk);
        return new RiskMetricValue(this, value, value is null ? Undefined : null);
    }
}
