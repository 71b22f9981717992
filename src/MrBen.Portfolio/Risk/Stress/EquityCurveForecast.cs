using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>What simulated paths of wealth say. Immutable and thread-safe.</summary>
public sealed record EquityCurveForecast
{
    internal EquityCurveForecast(bool antithetic) => UsedMirrorImages = antithetic;

    /// <summary>Wealth ever at or below the level of ruin; null where none was given.</summary>
    public EstimatedProbability? Ruin { get; internal init; }

    /// <summary>Wealth ever at or above the goal, ruined before or not; null where none was given.</summary>
    public EstimatedProbability? Goal { get; internal init; }

    /// <summary>The goal reached and no ruin before; null unless both levels were given.</summary>
    public EstimatedProbability? GoalBeforeRuin { get; internal init; }

    /// <summary>Ruined, and the goal not reached before; null unless both levels were given.</summary>
    public EstimatedProbability? RuinBeforeGoal { get; internal init; }

    /// <summary>A fall from a peak by the level given, peaks and troughs taken at the dates; null where none was given.</summary>
    public EstimatedProbability? Drawdown { get; internal init; }

    /// <summary>Quantiles of wealth after each period; empty where none were asked for.</summary>
    public ImmutableArray<EquityFanPoint> Fan { get; internal init; } = [];

    /// <summary>Whether every path came with its mirror image.</summary>
    public bool UsedMirrorImages { get; }
}
