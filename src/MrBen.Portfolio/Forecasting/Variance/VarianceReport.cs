using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Gate;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>What a walk-forward of <see cref="VarianceProtocol"/> measured. Immutable and thread-safe.</summary>
public sealed record VarianceReport
{
    internal VarianceReport(
        string configuration, int horizon, int refits, DateOnly trainedThrough, ImmutableArray<VarianceOutcome> outcomes,
        OutputBand outputs)
    {
        (Configuration, Horizon, Refits, TrainedThrough, Outcomes) = (configuration, horizon, refits, trainedThrough, outcomes);
        Outputs = OutputTally.Of(
            [.. outcomes.Select(outcome => outcome.Unlimited)], [.. outcomes.Select(outcome => outcome.Baseline)], outputs);
    }

    /// <summary>What was judged: regression, trainer and its settings, horizon, features, the schedule; for the gate.</summary>
    public string Configuration { get; }

    /// <summary>Periods H of a forecast.</summary>
    public int Horizon { get; }

    /// <summary>How often everything was fitted.</summary>
    public int Refits { get; }

    /// <summary>The last day that a label of the last fit was made of.</summary>
    public DateOnly TrainedThrough { get; }

    /// <summary>Every forecast, in the order of time.</summary>
    public ImmutableArray<VarianceOutcome> Outcomes { get; }

    /// <summary>log-HAR-X against log-HAR.</summary>
    public required LossComparison LinearOverBaseline { get; init; }

    /// <summary>The model against log-HAR.</summary>
    public required LossComparison ModelOverBaseline { get; init; }

    /// <summary>The model against log-HAR-X: what the forest adds.</summary>
    public required LossComparison ModelOverLinear { get; init; }

    /// <summary>The model's outputs before the band, beside the baseline's.</summary>
    public OutputTally Outputs { get; }

    /// <summary>How far what happened lay from the model's forecasts; null where there were too few.</summary>
    public ConformalBand? ModelBand { get; init; }

    /// <summary>How far what happened lay from the baseline's forecasts; null where there were too few.</summary>
    public ConformalBand? BaselineBand { get; init; }

    /// <summary>
    /// What the gate judges the model by: its losses against log-HAR, each on the day it became known, in blocks of an asset.
    /// </summary>
    public GateEvidence ToEvidence() =>
        new(Configuration, ModelOverBaseline.Baseline, ModelOverBaseline.Losses)
        {
            Name = ModelOverBaseline.Model,
            TrainedThrough = TrainedThrough,
            Outputs = Outputs,
        };

    /// <summary>A line for each comparison.</summary>
    public override string ToString() =>
        Invariant($"{Configuration}: {Outcomes.Length:N0} forecasts, {Refits} fits.\n{LinearOverBaseline}\n{ModelOverBaseline}\n") +
        $"{ModelOverLinear}";
}
