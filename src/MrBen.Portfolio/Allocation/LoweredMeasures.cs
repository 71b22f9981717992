using System.Collections.Immutable;
using MrBen.Optimization.Scenarios;

namespace MrBen.Portfolio.Allocation;

/// <summary>What a lowered problem has of measures over scenarios. Immutable.</summary>
/// <param name="Scenarios">Returns of the assets, in the order of the weights; helping variables have none.</param>
/// <param name="Limits">Upper limits of measures.</param>
internal sealed record LoweredMeasures(ScenarioSet Scenarios, ImmutableArray<MeasureLimit> Limits)
{
    /// <summary>What is minimised or divided by; <see langword="null"/> where the objective is the program's own.</summary>
    public ScenarioMeasure? Objective { get; init; }

    /// <summary>
    /// Where the ratio of minus the linear term to the measure is maximised: what is taken off the linear term first. Otherwise
    /// <see langword="null"/>.
    /// </summary>
    public double? RatioOffset { get; init; }

    /// <summary>A limit in words.</summary>
    public static ConstraintLabel LabelOf(MeasureLimit limit) =>
        new(new PortfolioLimit(LimitKind.Measure, limit.Name), double.NegativeInfinity, limit.Max);
}
