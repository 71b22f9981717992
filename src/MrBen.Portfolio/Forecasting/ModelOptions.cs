using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Gate;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting;

/// <summary>Settings of the models and their training, for whatever trainer is given to the manager.</summary>
public sealed record ModelOptions
{
    /// <summary>Forward volatility and tail loss.</summary>
    public TreeModelOptions RiskPredictor { get; set; } = new();

    /// <summary>Forward correlations.</summary>
    public TreeModelOptions CorrelationPredictor { get; set; } = new();

    /// <summary>Relative utility of assets.</summary>
    public TreeModelOptions AllocationOptimizer { get; set; } = new();

    /// <summary>Fewest samples to train on, at least 1. Default 1,000.</summary>
    public int MinimumTrainingSamples { get; set; } = 1_000;

    /// <summary>Time between two trainings, positive. Default one week.</summary>
    public TimeSpan RetrainInterval { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Share of the baseline's loss that a model must save out of sample to be used, in [0, 1); the gate's
    /// <see cref="GateOptions.MinimumGain"/>. Default 0.01.
    /// </summary>
    public double PerformanceThreshold { get; set; } = 0.01;

    /// <summary>
    /// Periods that a newly trained model forecasts beside the active one before it may take its place, at least 1. Default 22, a month of
    /// exchange days.
    /// </summary>
    public int ShadowPeriods { get; set; } = 22;

    /// <summary>Periods that risk is forecast ahead, each in [1, 1000] and once, at least one. Default 1, 5 and 22.</summary>
    public ImmutableArray<int> Horizons { get; set; } = [1, 5, 22];

    /// <summary>
    /// When gates open and close; <see cref="GateOptions.Horizon"/> and <see cref="GateOptions.MinimumGain"/> are taken from the model and
    /// from <see cref="PerformanceThreshold"/>. Default as <see cref="GateOptions"/> has it, but with 2
    /// <see cref="GateOptions.ClosingErrors"/>: without them most models that are truly better would be closed within a year.
    /// </summary>
    public GateOptions Gate { get; set; } = new() { ClosingErrors = 2 };

    /// <summary>Whether features are made of the histories, beside plain returns. Default yes.</summary>
    public bool EngineersFeatures { get; set; } = true;

    /// <summary>Whether models are judged by walk-forward splits in sequence, beside the last block. Default yes.</summary>
    public bool CrossValidates { get; set; } = true;

    /// <summary>Whether the mean of several models is used. Default yes.</summary>
    public bool UsesEnsemble { get; set; } = true;

    /// <summary>Lists everything wrong with these settings, each fault after the part it is in; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Collect(errors, nameof(RiskPredictor), RiskPredictor?.Validate());
        Collect(errors, nameof(CorrelationPredictor), CorrelationPredictor?.Validate());
        Collect(errors, nameof(AllocationOptimizer), AllocationOptimizer?.Validate());
        if (MinimumTrainingSamples < 1)
        {
            errors.Add(Invariant($"{nameof(MinimumTrainingSamples)} must be at least 1; it is {MinimumTrainingSamples}."));
        }

        if (RetrainInterval <= TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(RetrainInterval)} must be positive; it is {RetrainInterval}."));
        }

        if (!(PerformanceThreshold >= 0 && PerformanceThreshold < 1))
        {
            errors.Add(Invariant($"{nameof(PerformanceThreshold)} must be in [0, 1); it is {PerformanceThreshold}."));
        }

        if (ShadowPeriods < 1)
        {
            errors.Add(Invariant($"{nameof(ShadowPeriods)} must be at least 1; it is {ShadowPeriods}."));
        }

        if (Horizons.IsDefaultOrEmpty || Horizons.Any(horizon => horizon is < 1 or > 1_000)
            || Horizons.Distinct().Count() != Horizons.Length)
        {
            errors.Add($"{nameof(Horizons)} must be different numbers in [1, 1000], at least one; they are " +
                (Horizons.IsDefaultOrEmpty ? "none." : string.Join(", ", Horizons.Select(horizon => Invariant($"{horizon}"))) + "."));
        }

        Collect(errors, nameof(Gate), Gate?.Validate());
        return errors;
    }

    /// <summary>The gate of a model that looks so many periods ahead.</summary>
    internal GateOptions GateFor(int horizon) => Gate with
    {
        Horizon = horizon,
        MinimumGain = PerformanceThreshold,
        ClosingGain = Math.Min(Gate.ClosingGain, PerformanceThreshold),
    };

    private static void Collect(List<string> errors, string part, IReadOnlyList<string>? found) =>
        errors.AddRange((found ?? ["it is null."]).Select(error => $"{part}: {error}"));
}
