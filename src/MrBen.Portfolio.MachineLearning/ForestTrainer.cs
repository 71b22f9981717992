using System.Collections.Immutable;
using Microsoft.ML;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Trees;
using static System.FormattableString;

namespace MrBen.Portfolio.MachineLearning;

/// <summary>
/// Trains random forests and boosted trees with Microsoft.ML and hands them over as <see cref="TreeForest"/>, which predicts without it.
/// Thread-safe: each training has a context of its own.
/// </summary>
/// <remarks>
/// <para>The same rows, options and version of Microsoft.ML give the same forest bit for bit on one processor architecture, for any number
/// of threads: what is drawn is drawn on the thread that trains, while the others wait, and threads share out whole groups of features,
/// each of whose histograms one thread sums in the order of rows. Between x64, where Microsoft.ML sums in native code, and others the last
/// bits of a training may differ; what a forest predicts never does.</para>
/// <para>Microsoft.ML accepts labels that are not numbers, predicts NaN from a model without trees, and cannot be cancelled. Here rows are
/// checked before, the forest after, and the trainer's own messages, of which one comes before every tree on the thread that trains, report
/// progress and end the training when the caller cancels.</para>
/// </remarks>
public sealed partial class ForestTrainer : IForestTrainer
{
    private readonly ForestTrainerOptions _options;

    /// <summary>Takes settings.</summary>
    /// <param name="options">Settings; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public ForestTrainer(ForestTrainerOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <summary>Trains a forest on the calling thread.</summary>
    /// <param name="rows">What it is trained on.</param>
    /// <param name="progress">Takes how far the training is, at every tree; none where <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels before the next tree.</param>
    /// <returns>The forest, or the status and the sentence that say why there is none.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="InvalidOperationException">
    /// The forest does not predict what Microsoft.ML's own model does: that version is not supported.
    /// </exception>
    /// <remarks>O(trees × rows × features).</remarks>
    public ForestTrainingResult Train(
        TrainingRows rows, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        cancellationToken.ThrowIfCancellationRequested();
        ImmutableArray<int> varying = [.. Enumerable.Range(0, rows.Schema.Count).Where(feature => Varies(rows, feature))];
        ImmutableArray<string> constant = [.. Enumerable.Range(0, rows.Schema.Count).Except(varying).Select(i => rows.Schema.Names[i])];
        if (FindObstacle(rows, varying) is { } obstacle)
        {
            return new ForestTrainingResult(obstacle.Status, obstacle.Detail, constant);
        }

        TrainingMonitor monitor = new(_options, progress, cancellationToken);
        monitor.Report("binning", 0);
        MLContext context = new(_options.Seed);
        context.Log += monitor.Listen;
        RowView view = new(rows, varying);
        TrainedTrees trained = TrainedTrees.Fit(context, view, _options);
        context.Log -= monitor.Listen;
        cancellationToken.ThrowIfCancellationRequested();
        if (trained.FindFault() is { } fault)
        {
            return new ForestTrainingResult(fault.Status, fault.Detail, constant);
        }

        monitor.Report("counting rows", TrainingMonitor.ShareOfTrees);
        LeafCensus census = new(rows, _options.SamplesPerLeaf);
        ImmutableArray<DecisionTree>.Builder trees = ImmutableArray.CreateBuilder<DecisionTree>(trained.Count);
        for (int i = 0; i < trained.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            trees.Add(census.Count(trained.Extract(i, varying)));
        }

        TreeForest forest = TreeForest.Create(
            rows.Schema, trees.MoveToImmutable(), trained.Aggregation, trained.Bias, TrainingManifest.Write(_options, rows, constant));
        if (trained.FindDisagreement(forest, rows) is { } disagreement)
        {
            return new ForestTrainingResult(disagreement.Status, disagreement.Detail, constant);
        }

        // A tree that draws no feature worth a split is left out by Microsoft.ML.
        int missing = _options.Trees - forest.TreeCount;
        string without = missing > 0 ? Invariant($" ({missing} of {_options.Trees} found no split)") : "";
        monitor.Report("trained", 1);
        return new ForestTrainingResult(
            ForestTrainingStatus.Trained,
            Invariant($"{forest.TreeCount} trees{without} with {forest.LeafCount} leaves from {rows.Count} rows")
                + Invariant($" of {varying.Length} features."),
            constant, forest);
    }

    private (ForestTrainingStatus Status, string Detail)? FindObstacle(TrainingRows rows, ImmutableArray<int> varying) =>
        rows.Count < _options.MinimumRows
            ? (ForestTrainingStatus.TooFewRows, Invariant($"{rows.Count} rows are too few; at least {_options.MinimumRows} are needed."))
        : !rows.Labels.ContainsAnyExcept(rows.Labels[0])
            ? (ForestTrainingStatus.ConstantLabel, Invariant($"All {rows.Count} labels are {rows.Labels[0]}."))
        : varying.IsEmpty
            ? (ForestTrainingStatus.ConstantFeatures,
                Invariant($"Each of the {rows.Schema.Count} features is the same in all {rows.Count} rows."))
        : null;

    private static bool Varies(TrainingRows rows, int feature)
    {
        for (int row = 1; row < rows.Count; row++)
        {
            if (rows.Features(row)[feature] != rows.Features(0)[feature])
            {
                return true;
            }
        }

        return false;
    }
}
