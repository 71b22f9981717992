using Microsoft.ML;
using MrBen.Portfolio.Forecasting;
using static System.FormattableString;

namespace MrBen.Portfolio.MachineLearning;

/// <summary>
/// Listens to a training: counts its trees and ends it when the caller cancels. An exception leaves the trainer only on the thread that
/// called it, and only once: messages of channels that close behind it must come through.
/// </summary>
internal sealed class TrainingMonitor(
    ForestTrainerOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
{
    /// <summary>How far the whole training is when the last tree is grown.</summary>
    public const double ShareOfTrees = 0.9;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private int _trees;
    private bool _hasThrown;

    public void Report(string stage, double fraction) => progress?.Report(new TrainingProgress(options.Model, stage, fraction));

    public void Listen(object? sender, LoggingEventArgs message)
    {
        if (Environment.CurrentManagedThreadId != _thread || _hasThrown)
        {
            return;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            _hasThrown = true;
            throw new OperationCanceledException(cancellationToken);
        }

        if (progress is not null && _trees < options.Trees && StartsTree(message.RawMessage))
        {
            _trees++;
            Report(Invariant($"tree {_trees} of {options.Trees}"), ShareOfTrees * (_trees - 1) / options.Trees);
        }
    }

    // A version of Microsoft.ML with other words trains the same forest and reports fewer steps.
    private static bool StartsTree(string message) => message.StartsWith("numTotalTrees left", StringComparison.Ordinal);
}
