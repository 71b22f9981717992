using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>What a walk-forward of <see cref="StrategyProtocol"/> measured. Immutable and thread-safe.</summary>
public sealed record StrategyReport
{
    internal StrategyReport(
        string configuration, int horizon, int refits, DateOnly trainedThrough, ImmutableArray<StrategyOutcome> outcomes)
    {
        (Configuration, Horizon, Refits, TrainedThrough, Outcomes) = (configuration, horizon, refits, trainedThrough, outcomes);
        double errors = outcomes.Sum(outcome => (outcome.Realised - outcome.Model) * (outcome.Realised - outcome.Model));
        double squares = outcomes.Sum(outcome => outcome.Realised * outcome.Realised);
        Explained = squares > 0 ? 1 - (errors / squares) : 0;
    }

    /// <summary>What was judged: trainer and its settings, strategies, horizon, features, schedule and tilt; for the gate.</summary>
    public string Configuration { get; }

    /// <summary>Periods H of a forecast.</summary>
    public int Horizon { get; }

    /// <summary>How often the forest was trained in the walk-forward.</summary>
    public int Refits { get; }

    /// <summary>The last day that a label of the last of these trainings was made of.</summary>
    public DateOnly TrainedThrough { get; }

    /// <summary>Every forecast out of sample, in the order of time.</summary>
    public ImmutableArray<StrategyOutcome> Outcomes { get; }

    /// <summary>R² out of sample against a forecast of 0: the share of the squared relative utility that the model explains.</summary>
    public double Explained { get; }

    /// <summary>Decisions that were forecast out of sample.</summary>
    public required int Decisions { get; init; }

    /// <summary>Squared errors of the model against those of a forecast of 0, in blocks of a strategy.</summary>
    public required LossComparison ModelOverEqual { get; init; }

    /// <summary>
    /// 1/N, the equal mixture, Hedge, the mixture tilted by the configuration that is judged, then by the others, over the same periods.
    /// </summary>
    public required ImmutableArray<MixturePerformance> Performances { get; init; }

    /// <summary>Trials that the deflation knows of, those before this run included.</summary>
    public required int Trials { get; init; }

    /// <summary>
    /// Probability that what the tilt adds to the equal mixture has a Sharpe ratio above what the best of the trials would show without
    /// skill, in [0, 1]; null where it adds nothing that varies.
    /// </summary>
    public double? DeflatedSharpe { get; init; }

    /// <summary>How far the choice among what was tried can be believed; null where the history is too short for it.</summary>
    public OverfittingEstimate? Overfitting { get; init; }

    /// <summary>Sharpe ratio per year of the tilted mixture on each path of the cross-validation; empty where there is none.</summary>
    public ImmutableArray<double> PathSharpes { get; init; } = [];

    /// <summary>Sharpe ratio per year of the equal mixture over the periods of these paths.</summary>
    public double? PathMixtureSharpe { get; init; }

    /// <summary>How far what happened lay from the model's forecasts of each strategy, for <see cref="StrategyModel.WithIntervals"/>.</summary>
    public required ImmutableArray<ConformalBand?> ModelBands { get; init; }

    /// <summary>How far what happened lay from 0 for each strategy.</summary>
    public required ImmutableArray<ConformalBand?> BaselineBands { get; init; }

    /// <summary>The model's outputs: all are finite, and there is no band around a baseline of 0.</summary>
    public OutputTally Outputs => new(Outcomes.Length, Outside: 0, NotFinite: Outcomes.Count(outcome => !double.IsFinite(outcome.Model)));

    /// <summary>
    /// What the gate judges the model by: its losses against 0, each on the day it became known, in blocks of a strategy. A deflated ratio
    /// that is not known counts as 0, a probability of overfitting that is not known as 1: nothing speaks for the model then.
    /// </summary>
    public GateEvidence ToEvidence() => new(Configuration, ModelOverEqual.Baseline, ModelOverEqual.Losses)
    {
        Name = ModelOverEqual.Model,
        TrainedThrough = TrainedThrough,
        Outputs = Outputs,
        DeflatedSharpe = DeflatedSharpe ?? 0,
        OverfittingProbability = Overfitting?.Probability ?? 1,
    };

    /// <summary>A line for the forecasts, one for each way to allocate, and one for what speaks against luck.</summary>
    public override string ToString() =>
        Invariant($"{Configuration}: {Outcomes.Length:N0} forecasts, {Refits} trainings, R² {Explained:P2}.\n{ModelOverEqual}\n") +
        string.Concat(Performances.Select(performance => $"{performance}\n")) +
        Invariant($"{Decisions} decisions, {Trials} trials, deflated Sharpe {DeflatedSharpe:F3}, overfitting {Overfitting?.Probability:F2}, ") +
        Invariant($"paths {string.Join(", ", PathSharpes.Select(ratio => Invariant($"{ratio:F2}")))} to {PathMixtureSharpe:F2}");
}
