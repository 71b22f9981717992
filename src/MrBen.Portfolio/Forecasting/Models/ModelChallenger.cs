using MrBen.Portfolio.Forecasting.Gate;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>A model in its shadow period: it forecasts beside the one that has the place, and nobody uses it. Immutable.</summary>
/// <param name="Version">Which model it is.</param>
/// <param name="Gate">The gate's memory that it brings: that of its own judgement, where it is of another configuration.</param>
/// <param name="Periods">Periods of its shadow that have been judged.</param>
public sealed record ModelChallenger(ModelVersion Version, GateState Gate, int Periods)
{
    /// <summary>Its loss over the baseline's at its judgement out of sample; none where there is none.</summary>
    public double? JudgedRatio { get; internal init; }
}
