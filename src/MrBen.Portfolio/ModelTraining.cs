using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>The way from a snapshot to trained models: those of the library, and the host's own. Thread-safe.</summary>
internal sealed class ModelTraining(
    PortfolioOptions options, ModelSource source, ModelLibrary? library, IModelTrainer? trainer)
{
    private static readonly ImmutableArray<string> Answers = ["risk_predictor", "correlation_predictor", "allocation_optimizer"];

    /// <summary>How the learned method moves weights: by the host's own model, else by the library's; null where nothing is learned.</summary>
    /// <param name="used">The library; none where models are switched off.</param>
    public IWeightTilt? LearnedTiltFor(ModelLibrary? used)
    {
        LearnedTiltOptions settings = options.Methods.MachineLearning;
        return !options.Features.MachineLearning ? null
            : trainer is not null ? new LearnedTilt(trainer.AllocationOptimizer, settings)
            : used is not null ? new UtilityTilt(
                new PlacedStrategyScores(used, ModelCatalogue.BacktestFor(options)),
                new UtilityTiltOptions { Strength = settings.Strength, FullScore = settings.FullScore, Cap = settings.Cap })
            : null;
    }

    public async Task<TrainingReport> TrainAsync(
        PortfolioSnapshot snapshot, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        if (!options.Features.MachineLearning)
        {
            return Answer(TrainingOutcome.Disabled, "Machine learning is switched off by the options.");
        }

        bool isTrained = library?.CanTrain == true;
        if (trainer is null && !isTrained)
        {
            return Answer(TrainingOutcome.NoTrainer,
                "Nothing trains models: add the package MrBen.Portfolio.MachineLearning, or give the builder a trainer.");
        }

        ModelHistory? history = source.Find(snapshot, options.Models.MinimumTrainingSamples, out string shortage);
        if (history is null)
        {
            return Answer(TrainingOutcome.InsufficientHistory, shortage);
        }

        ImmutableArray<ModelTrainingResult> own = isTrained
            ? await library!.TrainAsync(history, progress, cancellationToken).ConfigureAwait(false)
            : [];
        ImmutableArray<ModelTrainingResult> hosts = trainer is null
            ? []
            : (await trainer.TrainAsync(history.Returns, options.Models, progress, cancellationToken).ConfigureAwait(false)).Models;
        return new TrainingReport([.. own, .. hosts]);
    }

    /// <summary>Whether models can be trained and the interval since the last training is over.</summary>
    public bool IsDue(DateTimeOffset now) =>
        options.Features.MachineLearning && library is { CanTrain: true } && library.IsDue(now);

    /// <summary>Watches the models over what came since.</summary>
    public void Review(PortfolioSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (options.Features.MachineLearning && library is not null && source.Find(snapshot, required: 1, out _) is { } history)
        {
            library.Review(history, cancellationToken);
        }
    }

    /// <summary>Every place with what is known of it; none without a library.</summary>
    public ImmutableArray<ModelRecord> Records => [.. Models.Select(model => model.Record with { Fault = model.Fault })];

    /// <summary>Every place with its models; none without a library, and where models are switched off.</summary>
    public ImmutableArray<PlacedModel> Placed => options.Features.MachineLearning ? Models : [];

    private ImmutableArray<PlacedModel> Models => library?.Models ?? [];

    private static TrainingReport Answer(TrainingOutcome outcome, string detail) =>
        new([.. Answers.Select(model => new ModelTrainingResult(model, outcome, detail))]);
}
