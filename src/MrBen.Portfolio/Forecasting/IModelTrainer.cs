using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Forecasting;

/// <summary>
/// Trains the models that risk and allocation may ask, and holds those that are active. The package MrBen.Portfolio.MachineLearning brings
/// one; any other plugs in. Implementations are thread-safe; training never runs on the caller's thread for longer than it takes to start.
/// </summary>
public interface IModelTrainer
{
    /// <summary>The model that tilts allocations; it says by itself whether it is active.</summary>
    IAssetScoreModel AllocationOptimizer { get; }

    /// <summary>Trains every model on a history and activates those that beat their baselines out of sample.</summary>
    /// <param name="returns">Simple returns of the portfolio's assets up to now.</param>
    /// <param name="options">Settings of models and training.</param>
    /// <param name="progress">Takes how far the training is; none where <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels; what was active before stays active.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<TrainingReport> TrainAsync(
        ReturnPanel returns, ModelOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default);
}
