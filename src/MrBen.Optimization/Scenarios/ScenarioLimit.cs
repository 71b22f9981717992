namespace MrBen.Optimization.Scenarios;

/// <summary>An upper limit of a measure.</summary>
/// <param name="Measure">What is limited.</param>
/// <param name="Upper">The largest value allowed, finite.</param>
public sealed record ScenarioLimit(ScenarioMeasure Measure, double Upper);
