namespace MrBen.Portfolio.MachineLearning;

/// <summary>One row, whose properties are Microsoft.ML's columns.</summary>
internal sealed class TrainingRow
{
    public float[] Features { get; set; } = [];

    public float Label { get; set; }

    public float Weight { get; set; }
}
