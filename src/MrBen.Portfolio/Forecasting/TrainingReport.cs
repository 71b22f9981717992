using System.Collections.Immutable;

namespace MrBen.Portfolio.Forecasting;

/// <summary>What a training did. Immutable and thread-safe.</summary>
public sealed record TrainingReport
{
    /// <summary>Copies how each model's training ended.</summary>
    /// <exception cref="ArgumentException">There is no model.</exception>
    public TrainingReport(ImmutableArray<ModelTrainingResult> models)
    {
        if (models.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A report needs at least one model.", nameof(models));
        }

        Models = models;
    }

    /// <summary>Every model, in the order of training.</summary>
    public ImmutableArray<ModelTrainingResult> Models { get; }

    /// <summary>Whether a model was activated.</summary>
    public bool HasActivated => Models.Any(model => model.Outcome == TrainingOutcome.Activated);
}
