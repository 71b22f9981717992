using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>One training of all models: the data, the settings, and what came of the recipes before. Not thread-safe.</summary>
internal sealed class ModelTrainingRun(
    ModelHistory history, ModelOptions options, IForestTrainers trainers, CancellationToken cancellationToken)
{
    /// <summary>Periods of the last block, and from one fit to the next: a year.</summary>
    public const int Step = 252;

    private readonly Dictionary<string, ModelCandidate> _done = new(StringComparer.Ordinal);

    public ModelHistory History { get; } = history;

    public ModelOptions Options { get; } = options;

    public IForestTrainers Trainers { get; } = trainers;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Takes what a recipe reports, as fractions of its own work; none where nobody listens.</summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>
    /// Periods of the first training part: the fewest that are trained on, or all but the last block where models are judged by that alone.
    /// </summary>
    /// <param name="periods">Periods there are.</param>
    /// <param name="horizon">Periods that labels look ahead.</param>
    public int FirstTrainingPeriods(int periods, int horizon) => Options.CrossValidates
        ? Options.MinimumTrainingSamples
        : Math.Max(Options.MinimumTrainingSamples, periods - Step - horizon);

    /// <summary>Fewest rows of a leaf: labels that overlap are as many rows for one, and so many hold as many different ones.</summary>
    public static int RowsPerLeaf(TreeModelOptions options, int overlap) =>
        (int)Math.Min(int.MaxValue, (long)options.MinimumSamplesPerLeaf * overlap);

    public void Add(ModelPlace place, ModelCandidate candidate) => _done[place.Name] = candidate;

    /// <summary>What a recipe before left; none where it has no model.</summary>
    public ModelCandidate? Find(ModelPlace place) => _done.GetValueOrDefault(place.Name);
}
