namespace MrBen.Portfolio.Risk;

/// <summary>What a metric is. Immutable and thread-safe; the definitions are those of <see cref="RiskMetricCatalogue"/>.</summary>
public sealed record RiskMetricDefinition : MetricDefinition
{
    private readonly Func<PortfolioRisk, double?> _value;

    internal RiskMetricDefinition(
        RiskMetric metric, string name, RiskMetricUnit unit, RiskMetricSettings settings, string definition, string source,
        Func<PortfolioRisk, double?> value, string undefined = "")
        : base(name, unit, settings, definition, source, undefined) => (Metric, _value) = (metric, value);

    /// <summary>A metric that is a figure of the portfolio's returns: what it is stands with the figure.</summary>
    internal RiskMetricDefinition(
        RiskMetric metric, PerformanceMetricDefinition figure, RiskMetricSettings settings, Func<PortfolioRisk, double?> value,
        string undefined = "")
        : this(metric, figure.Name, figure.Unit, settings, figure.Definition, figure.Source, value, undefined) =>
        (Figure, NeedsBenchmark) = (figure, figure.NeedsBenchmark);

    /// <summary>Which metric.</summary>
    public RiskMetric Metric { get; }

    /// <summary>
    /// The figure of a series of returns that it is of the returns of weights held fixed; <see langword="null"/> where it is another thing.
    /// </summary>
    public PerformanceMetricDefinition? Figure { get; }

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
