using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Gate;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>What a walk-forward of <see cref="CorrelationProtocol"/> measured. Immutable and thread-safe.</summary>
public sealed record CorrelationReport
{
    /// <summary>Name of the model's forecasts.</summary>
    public const string ModelName = "corrected correlation";

    /// <summary>Name of the exponentially weighted correlation of decay 0.995.</summary>
    public const string SlowWeighted = "EWMA 0.995";

    /// <summary>Name of that of decay 0.985.</summary>
    public const string FasterWeighted = "EWMA 0.985";

    /// <summary>Name of DCC(1,1).</summary>
    public const string Dynamic = "DCC";

    /// <summary>Name of <see cref="Estimation.LogCorrelationForecast"/>.</summary>
    public const string Heterogeneous = "log-correlation HAR";

    /// <summary>Name of the correlation of 120 periods, shrunk to a constant one (Ledoit and Wolf 2004).</summary>
    public const string Shrunk = "shrunk rolling 120";

    private readonly ImmutableArray<string> _regimes;

    internal CorrelationReport(
        string configuration, CorrelationModelOptions options, int refits, DateOnly trainedThrough,
        ImmutableArray<CorrelationScore> scores, ImmutableArray<DateOnly> days, ImmutableArray<string> regimes, OutputTally outputs)
    {
        (Configuration, Horizon, Overlap) = (configuration, options.Horizon, options.Overlap);
        (Refits, TrainedThrough, Scores, Days, _regimes, Outputs) = (refits, trainedThrough, scores, days, regimes, outputs);
        CorrelationScore slow = Of(SlowWeighted);
        CorrelationScore dynamic = Of(Dynamic);
        Baseline = dynamic.StandIns == 0 && dynamic.MeanLoss < slow.MeanLoss ? dynamic : slow;
        IsBaselineCorrected = (options.Baseline == CorrelationBaseline.DynamicConditional) == (Baseline.Name == Dynamic);
    }

    /// <summary>What was judged: baseline, form, trainer and its settings, horizon, features, the schedule; for the gate.</summary>
    public string Configuration { get; }

    /// <summary>Periods H of a forecast.</summary>
    public int Horizon { get; }

    /// <summary>Forecasts whose labels overlap: the horizon for <see cref="GateOptions.Horizon"/>.</summary>
    public int Overlap { get; }

    /// <summary>How often everything was fitted.</summary>
    public int Refits { get; }

    /// <summary>The last day that a label of the last fit was made of.</summary>
    public DateOnly TrainedThrough { get; }

    /// <summary>All ways to forecast, the model first.</summary>
    public ImmutableArray<CorrelationScore> Scores { get; }

    /// <summary>The day each forecast's loss became known, ascending.</summary>
    public ImmutableArray<DateOnly> Days { get; }

    /// <summary>The better of the slow exponentially weighted correlation and DCC over the whole: what the model has to beat.</summary>
    public CorrelationScore Baseline { get; }

    /// <summary>Whether that is the one the model corrects, and which speaks where the gate is closed.</summary>
    public bool IsBaselineCorrected { get; }

    /// <summary>The model's largest corrections: those beyond the limit count as outside.</summary>
    public OutputTally Outputs { get; }

    /// <summary>The model against <see cref="Baseline"/>, by the loss.</summary>
    public LossComparison ModelOverBaseline => Compare(ModelName, Baseline.Name);

    /// <summary>The score of a way to forecast.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public CorrelationScore Of(string name) =>
        Scores.FirstOrDefault(score => score.Name == name)
        ?? throw new ArgumentException($"There is no forecast {name}; there are {string.Join(", ", Scores.Select(s => s.Name))}.", nameof(name));

    /// <summary>Two ways to forecast by their likelihood loss; blocks are turbulent and calm markets.</summary>
    /// <exception cref="ArgumentException">There is none of a name.</exception>
    public LossComparison Compare(string model, string baseline) =>
        LossComparison.Of(
            model, baseline, Days.AsSpan(), Of(model).Losses.AsSpan(), Of(baseline).Losses.AsSpan(), _regimes.AsSpan(), Overlap);

    /// <summary>Two ways to forecast by the realised variance of the minimum-variance portfolio.</summary>
    /// <exception cref="ArgumentException">There is none of a name.</exception>
    public LossComparison CompareVariances(string model, string baseline) =>
        LossComparison.Of(
            model, baseline, Days.AsSpan(), Of(model).Variances.AsSpan(), Of(baseline).Variances.AsSpan(), _regimes.AsSpan(), Overlap);

    /// <summary>
    /// What the gate judges the model by: its losses against the better baseline, each on the day it became known. Its horizon is
    /// <see cref="Overlap"/>.
    /// </summary>
    public GateEvidence ToEvidence()
    {
        LossComparison comparison = ModelOverBaseline;
        return new GateEvidence(Configuration, comparison.Baseline, comparison.Losses)
        {
            Name = ModelName,
            TrainedThrough = TrainedThrough,
            Outputs = Outputs,
        };
    }

    /// <summary>A line for each way to forecast.</summary>
    public override string ToString() =>
        Invariant($"{Configuration}: {Days.Length:N0} forecasts, {Refits} fits.\n{string.Join('\n', Scores)}\n{ModelOverBaseline}");
}
