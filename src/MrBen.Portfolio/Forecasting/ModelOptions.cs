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
    /// Share of the baseline's loss that a model must save out of sample to be used, in [0, 1). Default 0: any saving that is significant.
    /// </summary>
    public double PerformanceThreshold { get; set; }

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

        return errors;
    }

    private static void Collect(List<string> errors, string part, IReadOnlyList<string>? found) =>
        errors.AddRange((found ?? ["it is null."]).Select(error => $"{part}: {error}"));
}
