using System.Collections.Immutable;
using System.Diagnostics;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio;

/// <content>Models: trained, watched, and asked.</content>
public sealed partial class AdvancedPortfolioManager
{
    // Never disposed: it has no timer, and a training that is ending may still ask it.
    private readonly CancellationTokenSource _ending = new();

    /// <summary>
    /// Trains the models on the observed history on another thread, judges them out of sample, and activates those that beat their
    /// baselines. What is active already keeps its place until a newly trained model has passed its shadow period.
    /// </summary>
    /// <param name="progress">Takes how far the training is; none where <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels; what was active before stays active.</param>
    /// <returns>How each model's training ended; without a trainer, which package brings one.</returns>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled, the manager was disposed, or <see cref="Reconfigure"/> changed the models while this training waited for another.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The manager was disposed before.</exception>
    /// <exception cref="IOException">A model cannot be written; what was active before stays active.</exception>
    public async Task<TrainingReport> TrainModelsAsync(
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        using Activity? span = _reports.Begin("mrben.training");
        long start = _reports.Start();
        ModelTraining training = _rooms.Training;
        ImmutableArray<ModelRecord> before = training.Records;
        TrainingReport report;
        try
        {
            report = await training.TrainAsync(_book.Snapshot(), progress, linked.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (span.Fails(error) || error is not OperationCanceledException)
        {
            _alerts.Tell(ModelAlert.Failed(error, Now, _book.Sequence)); // a trainer may be the host's: it throws what it likes
            throw;
        }

        _reports.Trained(report, start, span);
        TellModels(before, training.Records);
        foreach (ModelAlert alert in ModelAlert.Of(report, Now, _book.Sequence))
        {
            _alerts.Tell(alert);
        }

        return report;
    }

    /// <summary>
    /// As <see cref="TrainModelsAsync"/>, where <see cref="ModelOptions.RetrainInterval"/> has passed since a model was last trained: to
    /// be called as often as a host likes.
    /// </summary>
    /// <returns>How each model's training ended; <see langword="null"/> where nothing was due.</returns>
    /// <inheritdoc cref="TrainModelsAsync"/>
    public async Task<TrainingReport?> TrainDueModelsAsync(
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        _rooms.Training.IsDue(Now) ? await TrainModelsAsync(progress, cancellationToken).ConfigureAwait(false) : null;

    /// <summary>
    /// Holds the active models to what came since their training: closes gates of those that have drifted, lets a model take a place after
    /// its shadow period. To be called once a day, after prices; training does it too.
    /// </summary>
    /// <param name="cancellationToken">Cancels between two models.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="IOException">A record cannot be written.</exception>
    public void ReviewModels(CancellationToken cancellationToken = default)
    {
        ModelTraining training = _rooms.Training;
        ImmutableArray<ModelRecord> before = training.Records;
        training.Review(_book.Snapshot(), cancellationToken);
        _reports.Reviewed(before, training.Records);
        TellModels(before, training.Records);
    }
}
