using MrBen.Optimization.Scenarios;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// An upper limit of a measure of the outcomes over the scenarios of <see cref="PortfolioProblem.Scenarios"/>, such as a conditional value at
/// risk. A problem may have any number of them at once.
/// </summary>
/// <param name="Name">Name in messages; each limit its own.</param>
/// <param name="Measure">What is limited.</param>
/// <param name="Max">Largest value allowed, finite, per period of the scenarios and not per year: 0.02 is a loss of 2 % in one period.</param>
public sealed record MeasureLimit(string Name, ScenarioMeasure Measure, double Max);
