using MrBen.Portfolio.Forecasting.Features;

namespace MrBen.Portfolio.MachineLearning.Tests;

/// <summary>Rows of uniform features in [−1, 1) and a label of the first three: x₀ + x₁x₂ and noise.</summary>
internal sealed class SampleRows
{
    private readonly float[] _features;
    private readonly float[] _labels;

    public SampleRows(int count, int features, int seed = 1)
    {
        Random random = new(seed);
        Schema = new FeatureSchema(1, [.. Enumerable.Range(0, features).Select(i => $"x{i}")]);
        _features = [.. Enumerable.Range(0, count * features).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        _labels = new float[count];
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<float> x = _features.AsSpan(row * features, features);
            _labels[row] = x[0] + (x[1 % features] * x[2 % features]) + (0.3f * (float)random.NextDouble());
        }
    }

    public FeatureSchema Schema { get; }

    public Span<float> Features => _features;

    public Span<float> Labels => _labels;

    public int Count => _labels.Length;

    public ReadOnlySpan<float> Row(int row) => _features.AsSpan(row * Schema.Count, Schema.Count);

    public TrainingRows ToTrainingRows(ReadOnlySpan<float> weights = default) => TrainingRows.Create(Schema, _features, _labels, weights);
}
