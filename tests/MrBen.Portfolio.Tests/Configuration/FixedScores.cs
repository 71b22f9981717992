using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>A trainer whose model is active and gives the same scores whatever the returns.</summary>
internal sealed class FixedScores(ImmutableArray<double> scores) : IModelTrainer, IAssetScoreModel
{
    public IAssetScoreModel AllocationOptimizer => this;

    public ModelOptions? TrainedWith { get; private set; }

    public Prediction<ImmutableArray<double>> Predict(ReturnPanel returns) =>
        new(scores, "fixed", PredictionStatus.Active, "The scores are fixed.");

    public Task<TrainingReport> TrainAsync(
        ReturnPanel returns, ModelOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        TrainedWith = options;
        return Task.FromResult(new TrainingReport(
            [new ModelTrainingResult("allocation_optimizer", TrainingOutcome.Activated, $"Trained on {returns.Observations} returns.")]));
    }
}
