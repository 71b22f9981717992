using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>What a gate judges a model by. Immutable and thread-safe.</summary>
public sealed record GateEvidence
{
    /// <summary>What every judgement needs.</summary>
    /// <param name="configuration">
    /// What is judged: features, model and settings, not the numbers fitted, so that the same configuration trained again is the same
    /// trial.
    /// </param>
    /// <param name="baseline">What the baseline is called, for example <c>log-HAR</c>.</param>
    /// <param name="losses">Losses of both on forecasts that the model did not learn from.</param>
    /// <exception cref="ArgumentException">A name is blank.</exception>
    public GateEvidence(string configuration, string baseline, OutOfSampleLosses losses)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        ArgumentException.ThrowIfNullOrWhiteSpace(baseline);
        ArgumentNullException.ThrowIfNull(losses);
        (Configuration, Baseline, Losses) = (configuration, baseline, losses);
    }

    /// <summary>What is judged.</summary>
    public string Configuration { get; }

    /// <summary>What it is called in sentences, not blank. Default <see cref="Configuration"/>.</summary>
    public string Name
    {
        get => field ?? Configuration;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    /// <summary>What the baseline is called.</summary>
    public string Baseline { get; }

    /// <summary>Losses of both out of sample.</summary>
    public OutOfSampleLosses Losses { get; }

    /// <summary>The last day the model was trained on; null for the last day of the losses: no age.</summary>
    public DateOnly? TrainedThrough { get; init; }

    /// <summary>The day of the judgement; null for the last day of the losses.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>How far the features have moved since the training; null where that is not watched.</summary>
    public StabilityReading? Stability { get; init; }

    /// <summary>The model's outputs beside the baseline's; nothing counted where that is not watched.</summary>
    public OutputTally Outputs { get; init; }

    /// <summary>Whether the model's features are those it is asked with.</summary>
    public bool IsSchemaMatched { get; init; } = true;

    /// <summary>
    /// For an allocation: the deflated Sharpe ratio of what it adds, in [0, 1], from <see cref="Validation.SharpeTrials"/>; null otherwise.
    /// </summary>
    public double? DeflatedSharpe { get; init; }

    /// <summary>
    /// For an allocation: the probability that its backtest is overfitted, in [0, 1], from <see cref="Validation.BacktestOverfitting"/>;
    /// null otherwise.
    /// </summary>
    public double? OverfittingProbability { get; init; }

    /// <summary>The day of the judgement.</summary>
    internal DateOnly Day => AsOf ?? Losses.Dates[^1];

    /// <summary>Age of the model on that day, at least zero.</summary>
    internal TimeSpan Age => TimeSpan.FromDays(Math.Max(0, Day.DayNumber - (TrainedThrough ?? Day).DayNumber));

    internal void Check(string parameter)
    {
        if (AsOf < Losses.Dates[^1])
        {
            throw new ArgumentException(
                Invariant(
                    $"The losses reach to {Losses.Dates[^1]:yyyy-MM-dd}, beyond the day of the judgement, {AsOf:yyyy-MM-dd}."), parameter);
        }

        CheckShare(DeflatedSharpe, nameof(DeflatedSharpe), parameter);
        CheckShare(OverfittingProbability, nameof(OverfittingProbability), parameter);
    }

    private static void CheckShare(double? value, string name, string parameter)
    {
        if (value is { } share && !(share >= 0 && share <= 1))
        {
            throw new ArgumentException(Invariant($"{name} must be in [0, 1]; it is {share}."), parameter);
        }
    }
}
