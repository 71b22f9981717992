using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>
/// What a model is, what it was made of, and how it did out of sample: kept beside the model as JSON and as Markdown. Immutable and
/// thread-safe.
/// </summary>
public sealed partial record ModelCard
{
    /// <summary>The model's id.</summary>
    public required string Id { get; init; }

    /// <summary>The model's hash.</summary>
    public required string Hash { get; init; }

    /// <summary>The place it was trained for.</summary>
    public required ModelPlace Place { get; init; }

    /// <summary>When it was trained.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The day of the first row of its data.</summary>
    public required DateOnly FirstDate { get; init; }

    /// <summary>The day of the last row of its data that had a label.</summary>
    public required DateOnly LastDate { get; init; }

    /// <summary>The last day that a training label was made of.</summary>
    public required DateOnly TrainedThrough { get; init; }

    /// <summary>Assets, or strategies, that it was trained on.</summary>
    public required ImmutableArray<string> Members { get; init; }

    /// <summary>Rows of its data.</summary>
    public required int Rows { get; init; }

    /// <summary>SHA-256 of features, labels and days, in lower-case hexadecimal.</summary>
    public required string DataHash { get; init; }

    /// <summary>The features.</summary>
    public required FeatureSchema Schema { get; init; }

    /// <summary>Every setting, seeds included, by name.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    /// <summary>What made it: the library, what trained, the runtime and the processor, by name.</summary>
    public required ImmutableSortedDictionary<string, string> Versions { get; init; }

    /// <summary>How training and test were split, in words.</summary>
    public required string Split { get; init; }

    /// <summary>The model beside every baseline out of sample.</summary>
    public required ImmutableArray<LossComparison> Comparisons { get; init; }

    /// <summary>What the gate said.</summary>
    public required GateReport Gate { get; init; }

    /// <summary>What else was measured, a sentence each.</summary>
    public ImmutableArray<string> Findings { get; init; } = [];

    /// <summary>What is known not to work, a sentence each.</summary>
    public ImmutableArray<string> KnownFailures { get; init; } = [];
}
