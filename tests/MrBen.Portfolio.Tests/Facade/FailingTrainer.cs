using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>A host's trainer that throws.</summary>
internal sealed class FailingTrainer(Exception error) : IModelTrainer, IAssetScoreModel
{
    public IAssetScoreModel AllocationOptimizer => this;

    public Prediction<ImmutableArray<double>> Predict(ReturnPanel returns) => throw error;

    public Task<TrainingReport> TrainAsync(
        ReturnPanel returns, ModelOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.FromException<TrainingReport>(error);
}
