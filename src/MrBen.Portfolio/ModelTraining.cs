using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>The way from a snapshot to trained models. Thread-safe.</summary>
internal sealed class ModelTraining(PortfolioOptions options, ReturnSource returns, IModelTrainer? trainer)
{
    private static readonly ImmutableArray<string> Models = ["risk_predictor", "correlation_predictor", "allocation_optimizer"];

    /// <summary>The model that the learned tilt asks; none where nothing trains models or they are switched off.</summary>
    public IAssetScoreModel? AllocationModel { get; } = options.Features.MachineLearning ? trainer?.AllocationOptimizer : null;

    public Task<TrainingReport> TrainAsync(
        PortfolioSnapshot snapshot, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        if (!options.Features.MachineLearning)
        {
            return Answer(TrainingOutcome.Disabled, "Machine learning is switched off by the options.");
        }

        if (trainer is null)
        {
            return Answer(TrainingOutcome.NoTrainer,
                "Nothing trains models: add the package MrBen.Portfolio.MachineLearning, or give the builder a trainer.");
        }

        ImmutableArray<AssetId> assets = [.. snapshot.Assets.Select(asset => asset.Asset)];
        ReturnPanel? panel = returns.Find(snapshot.History, assets, options.Models.MinimumTrainingSamples, out string shortage);
        return panel is null
            ? Answer(TrainingOutcome.InsufficientHistory, shortage)
            : trainer.TrainAsync(panel, options.Models, progress, cancellationToken);
    }

    private static Task<TrainingReport> Answer(TrainingOutcome outcome, string detail) =>
        Task.FromResult(new TrainingReport([.. Models.Select(model => new ModelTrainingResult(model, outcome, detail))]));
}
