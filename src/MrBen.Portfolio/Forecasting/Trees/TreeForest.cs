using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using MrBen.Portfolio.Forecasting.Features;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>
/// A trained forest of decision trees that only predicts: values, quantiles, and what each feature did to them. Immutable; safe for any
/// number of threads.
/// </summary>
/// <remarks>
/// <para>Features are single, sums are double. A feature that is at most the threshold goes left. Trees answer for values that they have
/// never seen with the leaf at the edge: they cannot extrapolate.</para>
/// <para>Prediction allocates nothing and takes O(trees × depth).</para>
/// <para>Sources: Breiman (2001), Machine Learning 45(1), for the mean of trees; Friedman (2001), Annals of Statistics 29(5), for the
/// sum.</para>
/// </remarks>
public sealed partial class TreeForest
{
    private readonly ForestLayout _layout;
    private readonly ForestWalk _walk;
    private readonly int[] _roots;
    private readonly Split[] _splits;
    private readonly int[] _nodeRows;
    private readonly int[] _sampleStarts;

    private TreeForest(FeatureSchema schema, ForestLayout layout, string manifest, string? hash = null)
    {
        (Schema, _layout, Manifest) = (schema, layout, manifest);
        _roots = new int[layout.NodeCounts.Length];
        _splits = new Split[layout.Features.Length];
        _nodeRows = new int[_splits.Length];
        _walk = new ForestWalk(layout);
        Arrange();
        _sampleStarts = HasQuantiles ? StartsOf(layout.SampleCounts) : [];
        _shapley = LegendreRule.Exact(Math.Max(0, Depth - 1));
        MeanPrediction = ComputeMean();
        Hash = hash ?? TreeForestFormat.HashOf(this, layout);
    }

    /// <summary>The features that the forest was trained on.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>How the trees' values become one.</summary>
    public ForestAggregation Aggregation => _layout.Aggregation;

    /// <summary>What is added to the mean or the sum.</summary>
    public double Bias => _layout.Bias;

    /// <summary>How the forest was trained: a JSON object, as it was given.</summary>
    public string Manifest { get; }

    /// <summary>
    /// SHA-256 of all that the forest is, as 64 lower-case hexadecimal digits: two forests with one hash predict the same bits.
    /// </summary>
    public string Hash { get; }

    /// <summary>Number of trees, at least 1.</summary>
    public int TreeCount => _roots.Length;

    /// <summary>Number of inner nodes of all trees.</summary>
    public int NodeCount => _splits.Length;

    /// <summary>Number of leaves of all trees.</summary>
    public int LeafCount => _layout.LeafValues.Length;

    /// <summary>The most inner nodes on the way to a leaf.</summary>
    public int Depth => _walk.Depth;

    /// <summary>Whether leaves hold labels, so that quantiles can be predicted.</summary>
    public bool HasQuantiles => _layout.Support.Length > 0;

    /// <summary>
    /// What the forest predicts of nothing: the mean of each tree's leaves by their training rows, made one as predictions are.
    /// </summary>
    public double MeanPrediction { get; }

    /// <summary>Makes a forest of trees.</summary>
    /// <param name="schema">The features that the trees compare.</param>
    /// <param name="trees">The trees, at least one.</param>
    /// <param name="aggregation">How their values become one.</param>
    /// <param name="bias">What is added to the mean or the sum, finite.</param>
    /// <param name="manifest">How the forest was trained: a JSON object.</param>
    /// <param name="limits">How large the forest may be; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The trees contradict themselves or exceed the limits, or the manifest is no JSON object.
    /// </exception>
    public static TreeForest Create(
        FeatureSchema schema, ImmutableArray<DecisionTree> trees, ForestAggregation aggregation, double bias = 0, string manifest = "{}",
        TreeForestLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(manifest);
        TreeForestLimits sound = TreeForestLimits.Sound(limits);
        if (schema.Count > sound.MaxFeatures)
        {
            throw new ArgumentException(
                Invariant($"The schema has {schema.Count} features; at most {sound.MaxFeatures} are allowed."), nameof(schema));
        }

        if (ManifestFault(manifest) is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(manifest));
        }

        if (TreeForestFormat.ByteCount(manifest) is { } size && size > sound.MaxManifestBytes)
        {
            throw new ArgumentException(
                Invariant($"The manifest has {size} bytes; at most {sound.MaxManifestBytes} are allowed."), nameof(manifest));
        }

        ForestLayout layout = ForestLayout.Of(trees, aggregation, bias, sound);
        if (layout.FindFault(schema.Count, sound.MaxDepth) is { } fault)
        {
            throw new ArgumentException(fault.Sentence, nameof(trees));
        }

        return new TreeForest(schema, layout, manifest);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; what follows in the stream is left there.</summary>
    /// <param name="stream">Where the forest begins.</param>
    /// <param name="limits">How large it may be, checked before anything is allocated; <see langword="null"/> for the defaults.</param>
    /// <exception cref="TreeForestFormatException">
    /// There is no forest, or it is damaged, of another version, too large, or contradicts itself.
    /// </exception>
    /// <exception cref="ArgumentException">A limit is unsound.</exception>
    /// <remarks>
    /// A file is data, never code: nothing is loaded or run by it. Its checksum finds damage, not forgery; who can write the file can put a
    /// sound forest of his own there.
    /// </remarks>
    public static TreeForest Read(Stream stream, TreeForestLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return TreeForestFormat.Read(stream, TreeForestLimits.Sound(limits));
    }

    /// <summary>Writes the forest: the same bytes for the same forest on every machine.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        TreeForestFormat.Write(this, _layout, stream);
    }

    /// <summary>The forest's value for one row.</summary>
    /// <exception cref="ArgumentException">The row is of another schema.</exception>
    /// <remarks>
    /// Always finite. O(trees × depth), nothing is allocated. The trees' values are summed in an order that the forest fixes.
    /// </remarks>
    public double Predict(FeatureRow row)
    {
        ReadOnlySpan<float> features = Accept(row);
        return Combine(_walk.Sum(features));
    }

    /// <summary>
    /// What a file holds, after all of it was checked; its checksum is the forest's hash, since a forest has one way to be written.
    /// </summary>
    internal static TreeForest Of(FeatureSchema schema, ForestLayout layout, string manifest, string hash) =>
        new(schema, layout, manifest, hash);

    /// <summary>A sentence where a text is no JSON object.</summary>
    internal static string? ManifestFault(string manifest)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(manifest);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? null
                : $"The manifest is a JSON {document.RootElement.ValueKind}; it must be an object.";
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return $"The manifest is not JSON: {error.Message}";
        }
    }

    private ReadOnlySpan<float> Accept(FeatureRow row)
    {
        if (!ReferenceEquals(row.Schema, Schema) && Schema.DifferenceFrom(row.Schema) is { } difference)
        {
            ThrowOtherSchema(difference, nameof(row));
        }

        return row.Values;
    }

    private int LeafOf(int root, ReadOnlySpan<float> features)
    {
        ReadOnlySpan<Split> splits = _splits;
        int node = root;
        while (node >= 0)
        {
            node = splits[node].Next(features);
        }

        return ~node;
    }

    private double Combine(double sum) => (Aggregation == ForestAggregation.Mean ? sum / _roots.Length : sum) + Bias;

    // Branches of a tree become branches of the forest.
    private void Arrange()
    {
        for (int tree = 0, node = 0, leaf = 0; tree < _roots.Length; tree++)
        {
            int count = _layout.NodeCounts[tree];
            _roots[tree] = count == 0 ? ~leaf : node;
            for (int i = node; i < node + count; i++)
            {
                _splits[i] = new Split(
                    _layout.Thresholds[i], _layout.Features[i], Shift(_layout.Left[i], node, leaf), Shift(_layout.Right[i], node, leaf));
            }

            // From the end, so that what is below a node is counted before it.
            for (int i = node + count - 1; i >= node; i--)
            {
                _nodeRows[i] = RowsOf(_splits[i].Left) + RowsOf(_splits[i].Right);
            }

            node += count;
            leaf += count + 1;
        }

        static int Shift(int branch, int node, int leaf) => branch < 0 ? branch - leaf : branch + node;
    }

    private int RowsOf(int branch) => branch < 0 ? _layout.LeafRows[~branch] : _nodeRows[branch];

    private double ComputeMean()
    {
        double sum = 0;
        for (int tree = 0, leaf = 0; tree < _roots.Length; tree++)
        {
            double rows = RowsOf(_roots[tree]);
            for (int end = leaf + _layout.NodeCounts[tree] + 1; leaf < end; leaf++)
            {
                sum += _layout.LeafValues[leaf] * (_layout.LeafRows[leaf] / rows);
            }
        }

        return Combine(sum);
    }

    [DoesNotReturn]
    private static void ThrowOtherSchema(string difference, string name) => throw new ArgumentException(difference, name);
}
