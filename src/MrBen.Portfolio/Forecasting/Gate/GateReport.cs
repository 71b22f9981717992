using System.Collections.Immutable;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>A gate's decision on one configuration with every number it rests on. Immutable and thread-safe.</summary>
public sealed record GateReport
{
    internal GateReport(GateState state, PredictionStatus status, string explanation) =>
        (State, Status, Explanation) = (state, status, explanation);

    /// <summary>The gate's memory after the decision: the next evaluation begins with it.</summary>
    public GateState State { get; }

    /// <summary>Whether the configuration is active, or why it is not.</summary>
    public PredictionStatus Status { get; }

    /// <summary>Whether the configuration is to be used.</summary>
    public bool IsActive => Status == PredictionStatus.Active;

    /// <summary>One or two sentences: the decision, and the numbers that made it.</summary>
    public string Explanation { get; }

    /// <summary>What was judged.</summary>
    public required string Configuration { get; init; }

    /// <summary>What the baseline is called.</summary>
    public required string Baseline { get; init; }

    /// <summary>Out-of-sample periods.</summary>
    public required int Observations { get; init; }

    /// <summary>The model's mean loss per period.</summary>
    public required double ModelLoss { get; init; }

    /// <summary>The baseline's mean loss per period.</summary>
    public required double BaselineLoss { get; init; }

    /// <summary>
    /// What the model saves, (baseline − model)/mean |baseline|; null where the baseline loses nothing at all. Negative where it loses
    /// more.
    /// </summary>
    public double? Gain { get; init; }

    /// <summary>
    /// Diebold and Mariano's test against a baseline that is at least as good, one-sided, for one trial; null with too few periods.
    /// </summary>
    public HypothesisTest? Test { get; init; }

    /// <summary>The p-value times <see cref="Trials"/>, at most 1; null where there is none.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>Number of trials that the p-value was adjusted for, this one included.</summary>
    public required int Trials { get; init; }

    /// <summary>Losses by block; empty where none were given.</summary>
    public ImmutableArray<BlockLosses> Blocks { get; init; } = [];

    /// <summary>The block with the largest ratio among those with enough losses to be judged; null where there is none.</summary>
    public BlockLosses? WorstBlock { get; init; }

    /// <summary>The gain over the latest rolling window since the opening; null until it is full.</summary>
    public double? RollingGain { get; init; }

    /// <summary>The cumulative sum of losses since the opening; null where the gate was not open.</summary>
    public double? Cusum { get; init; }

    /// <summary>Where the cumulative sum alarms; null where the gate was not open.</summary>
    public double? CusumThreshold { get; init; }

    /// <summary>Share of the features that have drifted; null where that is not watched.</summary>
    public double? DriftedShare { get; init; }

    /// <summary>Age of the model.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>Outputs beside the baseline's.</summary>
    public OutputTally Outputs { get; init; }

    /// <summary>The deflated Sharpe ratio of an allocation; null where there is none.</summary>
    public double? DeflatedSharpe { get; init; }

    /// <summary>The probability of backtest overfitting of an allocation; null where there is none.</summary>
    public double? OverfittingProbability { get; init; }

    /// <summary><see cref="Explanation"/>.</summary>
    public override string ToString() => Explanation;
}
