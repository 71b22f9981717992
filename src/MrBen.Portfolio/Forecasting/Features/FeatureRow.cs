using System.Diagnostics.CodeAnalysis;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Features;

/// <summary>
/// The features of one moment, and the schema that says what they are: checked once, then given to as many models as need it. A view of the
/// caller's numbers, which must not change while it is used.
/// </summary>
public readonly ref struct FeatureRow
{
    /// <summary>Looks at the features of one moment.</summary>
    /// <param name="schema">What the features are.</param>
    /// <param name="values">The features in the schema's order, finite.</param>
    /// <exception cref="ArgumentException">The number of features is not the schema's, or one is not finite.</exception>
    /// <remarks>O(number of features); allocates nothing.</remarks>
    public FeatureRow(FeatureSchema schema, ReadOnlySpan<float> values)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Guard.Length(schema.Count, values.Length, "features (as the schema has)", nameof(values));
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                ThrowNotFinite(schema, i, values[i], nameof(values));
            }
        }

        Schema = schema;
        Values = values;
    }

    /// <summary>What the features are; <see langword="null"/> only in a default value, which every model refuses.</summary>
    public FeatureSchema? Schema { get; }

    /// <summary>The features in the schema's order.</summary>
    public ReadOnlySpan<float> Values { get; }

    [DoesNotReturn]
    private static void ThrowNotFinite(FeatureSchema schema, int index, float value, string name) =>
        throw new ArgumentException(Invariant($"Feature {index} ({schema.Names[index]}) is {value}; every feature must be finite."), name);
}
