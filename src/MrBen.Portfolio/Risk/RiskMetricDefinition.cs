namespace MrBen.Portfolio.Risk;

/// <summary>What a metric is. Immutable and thread-safe; the definitions are those of <see cref="RiskMetricCatalogue"/>.</summary>
public sealed record RiskMetricDefinition
{
    private readonly Func<PortfolioRisk, double?> _value;

    internal RiskMetricDefinition(
        RiskMetric metric, string name, RiskMetricUnit unit, RiskMetricSettings settings, string definition, string source,
        Func<PortfolioRisk, double?> value, string undefined = "")
    {
        (Metric, Name, Unit, Settings) = (metric, name, unit, settings);
        (Definition, Source, _value, Undefined) = (definition, source, value, undefined);
    }

    /// <summary>Which metric.</summary>
    public RiskMetric Metric { get; }

    /// <summary>Its name in words.</summary>
    public string Name { get; }

    /// <summary>What its number counts in.</summary>
    public RiskMetricUnit Unit { get; }

    /// <summary>Which settings the number depends on; the others have no effect on it.</summary>
    public RiskMetricSettings Settings { get; }

    /// <summary>One sentence that says how the number comes about.</summary>
    public string Definition { get; }

    /// <summary>Author and year, or the reason why none is needed.</summary>
    public string Source { get; }

    /// <summary>One sentence on when there is no number; empty where there always is one.</summary>
    public string Undefined { get; }

    /// <summary>Whether the metric compares with a benchmark, and so needs one.</summary>
    public bool NeedsBenchmark { get; internal init; }

    internal RiskMetricValue Evaluate(PortfolioRisk risk)
    {
        double? value = _value(risk);
        string reason = NeedsBenchmark && risk.Benchmark is null ? risk.BenchmarkDetail : Undefined;
        int observations = NeedsBenchmark ? risk.Benchmark?.Observations ?? 0 : risk.Observations;
        return new RiskMetricValue(this, value, value is null ? reason : null, observations)
        {
            Confidence = Settings.HasFlag(RiskMetricSettings.Confidence) ? risk.Confidence : null,
            HorizonPeriods = Settings.HasFlag(RiskMetricSettings.Horizon) ? risk.HorizonPeriods : null,
            PeriodsPerYear = Settings.HasFlag(RiskMetricSettings.PeriodsPerYear) ? risk.Frequency.PeriodsPerYear : null,
        };
    }

    internal RiskMetricValue WithoutValue(string reason) => new(this, null, reason, observations: 0);
}
