using MrBen.Portfolio.Forecasting.Features;

namespace MrBen.Portfolio.MachineLearning.Tests;

public class TrainingRowsTests
{
    private static readonly FeatureSchema Schema = new(1, ["a", "b"]);

    [Fact]
    public void Create_CopiesRows()
    {
        float[] features = [1, 2, 3, 4];
        TrainingRows rows = TrainingRows.Create(Schema, features, [5, 6], [1, 2]);
        features[3] = 9;
        Assert.Equal([3f, 4f], rows.Features(1).ToArray());
        Assert.Equal([5f, 6f], rows.Labels.ToArray());
        Assert.Equal([1f, 2f], rows.Weights.ToArray());
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public void Create_BadRows_AreRefusedWithTheirPlace()
    {
        Refuses("Expected 4 features (for 2 rows of 2), got 3. (Parameter 'features')", [1, 2, 3], [1, 2]);
        Refuses("Feature b of row 1 is NaN; every feature must be finite. (Parameter 'features')", [1, 2, 3, float.NaN], [1, 2]);
        Refuses("The label of row 0 is Infinity; every label must be finite. (Parameter 'labels')", [1, 2, 3, 4], [float.PositiveInfinity, 2]);
        Refuses("The label of row 1 is NaN; every label must be finite. (Parameter 'labels')", [1, 2, 3, 4], [1, float.NaN]);
        Refuses("Expected 2 weights (one per row), got 1. (Parameter 'weights')", [1, 2, 3, 4], [1, 2], [1]);
        Refuses("The weight of row 1 is 0; every weight must be positive and finite. (Parameter 'weights')", [1, 2, 3, 4], [1, 2], [1, 0]);

        static void Refuses(string message, float[] features, float[] labels, float[]? weights = null) => Assert.Equal(
            message, Assert.Throws<ArgumentException>(() => TrainingRows.Create(Schema, features, labels, weights)).Message);
    }

    [Fact]
    public void ComputeHash_ChangesWithEveryPart()
    {
        string[] hashes =
        [
            TrainingRows.Create(Schema, [1, 2], [3]).ComputeHash(),
            TrainingRows.Create(Schema, [1, 2], [4]).ComputeHash(),
            TrainingRows.Create(Schema, [1, 3], [3]).ComputeHash(),
            TrainingRows.Create(Schema, [1, 2], [3], [1]).ComputeHash(),
            TrainingRows.Create(new FeatureSchema(2, ["a", "b"]), [1, 2], [3]).ComputeHash(),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }
}
