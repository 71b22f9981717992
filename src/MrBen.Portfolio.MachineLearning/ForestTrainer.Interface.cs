using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using static System.FormattableString;

namespace MrBen.Portfolio.MachineLearning;

/// <content>The trainer as the core's models know it.</content>
public sealed partial class ForestTrainer
{
    /// <inheritdoc/>
    public string Name
    {
        get
        {
            string rate = _options.Algorithm == ForestAlgorithm.BoostedTrees ? Invariant($", rate {_options.LearningRate}") : "";
            string samples = _options.SamplesPerLeaf > 0 ? Invariant($", {_options.SamplesPerLeaf} labels a leaf") : "";
            return Invariant($"{_options.Algorithm} of {_options.Trees} trees, ")
                + Invariant($"{_options.Leaves} leaves of {_options.MinimumRowsPerLeaf} rows")
                + Invariant($", shares {_options.FeatureShare}, {_options.FeatureSharePerSplit} and {_options.RowShare}{rate}")
                + Invariant($", {_options.MaxBins} bins{samples}");
        }
    }

    /// <inheritdoc/>
    /// <remarks>The seed takes the place of <see cref="ForestTrainerOptions.Seed"/>; what <see cref="Train"/> says holds here.</remarks>
    public bool TryTrain(
        FeatureSchema schema, ReadOnlySpan<float> features, ReadOnlySpan<float> labels, int seed,
        [NotNullWhen(true)] out TreeForest? forest, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        ForestTrainer seeded = seed == _options.Seed ? this : new ForestTrainer(_options with { Seed = seed });
        ForestTrainingResult result = seeded.Train(
            TrainingRows.Create(schema, features, labels), progress: null, cancellationToken);
        forest = result.Forest;
        failure = result.IsTrained ? null : new UndefinedEstimate(null, result.Detail);
        return forest is not null;
    }
}
