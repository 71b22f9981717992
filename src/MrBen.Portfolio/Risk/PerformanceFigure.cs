namespace MrBen.Portfolio.Risk;

/// <summary>One figure of a track record: its number or the reason for none, with its definition. Immutable and thread-safe.</summary>
public sealed record PerformanceFigure
{
    internal PerformanceFigure(
        string name, PerformanceMetricGroup group, RiskMetricUnit unit, string definition, double? value, string undefined) =>
        (Name, Group, Unit, Definition, Value, Reason) = (name, group, unit, definition, value, value is null ? undefined : null);

    /// <summary>Its name in words.</summary>
    public string Name { get; }

    /// <summary>What it tells of.</summary>
    public PerformanceMetricGroup Group { get; }

    /// <summary>What its number counts in.</summary>
    public RiskMetricUnit Unit { get; }

    /// <summary>One sentence that says how the number comes about.</summary>
    public string Definition { get; }

    /// <summary>The number; <see langword="null"/> where there is none.</summary>
    public double? Value { get; }

    /// <summary>Why there is no number; <see langword="null"/> where there is one.</summary>
    public string? Reason { get; }
}
