using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.MachineLearning;

/// <summary>What the training of a forest gave. Immutable and thread-safe.</summary>
public sealed record ForestTrainingResult
{
    internal ForestTrainingResult(
        ForestTrainingStatus status, string detail, ImmutableArray<string> constantFeatures, TreeForest? forest = null) =>
        (Status, Detail, ConstantFeatures, Forest) = (status, detail, constantFeatures, forest);

    /// <summary>How the training ended.</summary>
    public ForestTrainingStatus Status { get; }

    /// <summary>One sentence on it.</summary>
    public string Detail { get; }

    /// <summary>Features that have one value in all rows; they were left out of the training, and no tree compares them.</summary>
    public ImmutableArray<string> ConstantFeatures { get; }

    /// <summary>The forest; <see langword="null"/> where there is none.</summary>
    public TreeForest? Forest { get; }

    /// <summary>Whether there is a forest.</summary>
    [MemberNotNullWhen(true, nameof(Forest))]
    public bool IsTrained => Status == ForestTrainingStatus.Trained;

    /// <summary>The forest, which there must be.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says why.</exception>
    public TreeForest GetForestOrThrow() =>
        IsTrained ? Forest : throw new InvalidOperationException($"The training ended with {Status}: {Detail}");
}
