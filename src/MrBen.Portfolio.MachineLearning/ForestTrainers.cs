using System.Reflection;
using Microsoft.ML;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.MachineLearning;

/// <summary>Makes <see cref="ForestTrainer"/>s from the settings of models. Immutable and thread-safe.</summary>
public sealed class ForestTrainers : IForestTrainers
{
    // Labels that a leaf keeps: quantiles far out need as many as leaves have rows.
    private const int SamplesPerLeaf = 64;

    private readonly int _threads;

    /// <summary>Trainers that use a number of threads; forests are the same for any.</summary>
    /// <param name="threads">In [1, 64].</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is outside its range.</exception>
    public ForestTrainers(int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 64);
        _threads = threads;
    }

    /// <inheritdoc/>
    public string Version { get; } = "Microsoft.ML " +
        (typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "of no version");

    /// <inheritdoc/>
    public IForestTrainer ForValues(TreeModelOptions options, int rowsPerLeaf, bool isEnsemble)
    {
        ForestTrainer forest = new(Settings(options, rowsPerLeaf, ForestAlgorithm.RandomForest));
        return isEnsemble
            ? new MeanTrainer([forest, new ForestTrainer(Settings(options, rowsPerLeaf, ForestAlgorithm.BoostedTrees))])
            : forest;
    }

    /// <inheritdoc/>
    public IForestTrainer ForQuantiles(TreeModelOptions options, int rowsPerLeaf) =>
        new ForestTrainer(Settings(options, rowsPerLeaf, ForestAlgorithm.RandomForest) with { SamplesPerLeaf = SamplesPerLeaf });

    private ForestTrainerOptions Settings(TreeModelOptions options, int rowsPerLeaf, ForestAlgorithm algorithm)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerLeaf, 1);
        return ForestTrainerOptions.From(options, algorithm) with { MinimumRowsPerLeaf = rowsPerLeaf, Threads = _threads };
    }
}
