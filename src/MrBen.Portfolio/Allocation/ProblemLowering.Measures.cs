using System.Collections.Immutable;
using MrBen.Optimization.Scenarios;

namespace MrBen.Portfolio.Allocation;

/// <content>
/// Measures over scenarios. They are of the weights alone; what else a program has, such as sales, has no returns in the scenarios.
/// </content>
internal sealed partial class ProblemLowering
{
    private ScenarioSet? _scenarios;

    /// <summary>Whether a measure over scenarios is minimised, divided by, or limited.</summary>
    public bool HasMeasures => _problem.UsesMeasures;

    /// <summary>The objective's measure of weights; <see langword="null"/> where it has none.</summary>
    public double? MeasureOf(ReadOnlySpan<double> weights) => _problem.Objective.Measure?.At(Scenarios, weights);

    /// <summary>
    /// Trading costs counted beside the risk: those per year beside a variance per year, those per period of the scenarios beside a measure.
    /// </summary>
    public double CostWeightBesideRisk => _problem.Objective.Kind == PortfolioObjectiveKind.MinimumRisk
        ? 1 / _problem.Scenarios!.Frequency.PeriodsPerYear
        : 1;

    private ScenarioSet Scenarios => _scenarios ??= PanelScenarios.Of(_problem.Scenarios!, _estimates.Assets);

    private LoweredMeasures? Measures(double riskWeight)
    {
        ScenarioMeasure? objective = riskWeight == 0 ? null : _problem.Objective.Measure;
        ImmutableArray<MeasureLimit> limits = _problem.Constraints.MeasureLimits;
        return objective is null && limits.IsDefaultOrEmpty
            ? null
            : new LoweredMeasures(Scenarios, limits)
            {
                Objective = objective,
                RatioOffset = riskWeight != 0
                    && _problem.Objective.Kind is PortfolioObjectiveKind.MaximumRatio or PortfolioObjectiveKind.MaximumSharpe
                    ? -CostsOfSellingNothing
                    : null,
            };
    }
}
