using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MrBen.Portfolio.Forecasting.Features;
using static System.FormattableString;

namespace MrBen.Portfolio.MachineLearning;

/// <summary>
/// What a forest is trained on: rows of features, a label and perhaps a weight for each. Immutable and thread-safe.
/// </summary>
public sealed class TrainingRows
{
    private readonly float[] _features;
    private readonly float[] _labels;
    private readonly float[] _weights;

    private TrainingRows(FeatureSchema schema, float[] features, float[] labels, float[] weights) =>
        (Schema, _features, _labels, _weights) = (schema, features, labels, weights);

    /// <summary>What the features are.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>Number of rows.</summary>
    public int Count => _labels.Length;

    /// <summary>The label of each row.</summary>
    public ReadOnlySpan<float> Labels => _labels;

    /// <summary>The weight of each row; empty where all weigh the same.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Copies rows.</summary>
    /// <param name="schema">What the features are.</param>
    /// <param name="features">The features, finite, row after row in the schema's order.</param>
    /// <param name="labels">What is to be predicted, finite, one for each row.</param>
    /// <param name="weights">Weights, positive and finite, one for each row; empty where all weigh the same.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a number is not finite; the message names the first such row.</exception>
    /// <remarks>O(rows × features).</remarks>
    public static TrainingRows Create(
        FeatureSchema schema, ReadOnlySpan<float> features, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Guard.Length(
            Guard.Size(labels.Length, schema.Count, nameof(labels)), features.Length,
            Invariant($"features (for {labels.Length} rows of {schema.Count})"), nameof(features));
        if (weights.Length > 0)
        {
            Guard.Length(labels.Length, weights.Length, "weights (one per row)", nameof(weights));
        }

        for (int i = 0; i < features.Length; i++)
        {
            if (!float.IsFinite(features[i]))
            {
                string name = schema.Names[i % schema.Count];
                throw new ArgumentException(
                    Invariant($"Feature {name} of row {i / schema.Count} is {features[i]}; every feature must be finite."),
                    nameof(features));
            }
        }

        for (int i = 0; i < labels.Length; i++)
        {
            if (!float.IsFinite(labels[i]))
            {
                throw new ArgumentException(
                    Invariant($"The label of row {i} is {labels[i]}; every label must be finite."), nameof(labels));
            }
        }

        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] > 0 && float.IsFinite(weights[i])))
            {
                throw new ArgumentException(
                    Invariant($"The weight of row {i} is {weights[i]}; every weight must be positive and finite."), nameof(weights));
            }
        }

        return new TrainingRows(schema, features.ToArray(), labels.ToArray(), weights.ToArray());
    }

    /// <summary>The features of one row.</summary>
    public ReadOnlySpan<float> Features(int row) => _features.AsSpan(row * Schema.Count, Schema.Count);

    /// <summary>SHA-256 of schema, features, labels and weights, as 64 lower-case hexadecimal digits.</summary>
    internal string ComputeHash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Convert.FromHexString(Schema.Hash));
        hash.AppendData(MemoryMarshal.AsBytes(_features.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_labels.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_weights.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
