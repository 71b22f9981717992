namespace MrBen.Portfolio.Risk;

/// <summary>
/// What a metric is: the part that a metric of a portfolio (<see cref="RiskMetricDefinition"/>) and a figure of a series of returns
/// (<see cref="PerformanceMetricDefinition"/>) have in common. Immutable and thread-safe.
/// </summary>
public abstract record MetricDefinition
{
    private protected MetricDefinition(
        string name, RiskMetricUnit unit, RiskMetricSettings settings, string definition, string source, string undefined) =>
        (Name, Unit, Settings, Definition, Source, Undefined) = (name, unit, settings, definition, source, undefined);

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
}
