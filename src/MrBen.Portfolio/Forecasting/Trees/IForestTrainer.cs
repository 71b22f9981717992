using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>
/// Trains forests for the models of this library, which know no trainer by name. The package MrBen.Portfolio.MachineLearning brings one.
/// Implementations are thread-safe, and the same rows and seed give the same forest.
/// </summary>
public interface IForestTrainer
{
    /// <summary>
    /// The trainer and every setting of it but the seed, in words: two trainers of one name are one configuration to the gate.
    /// </summary>
    string Name { get; }

    /// <summary>Trains a forest on the calling thread.</summary>
    /// <param name="schema">What the features are.</param>
    /// <param name="features">The features, finite, row after row in the schema's order.</param>
    /// <param name="labels">What is to be predicted, finite, one for each row.</param>
    /// <param name="seed">Seed of whatever is drawn, at least 0.</param>
    /// <param name="forest">The forest; null where there is none.</param>
    /// <param name="failure">Why there is none; null otherwise.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether there is a forest.</returns>
    /// <exception cref="ArgumentException">Lengths differ, a number is not finite, or the seed is negative.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    bool TryTrain(
        FeatureSchema schema, ReadOnlySpan<float> features, ReadOnlySpan<float> labels, int seed,
        [NotNullWhen(true)] out TreeForest? forest, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken = default);
}
