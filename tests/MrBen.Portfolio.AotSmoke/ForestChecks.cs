using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.AotSmoke;

/// <summary>A trained forest is written, read and asked without whatever trained it.</summary>
internal static class ForestChecks
{
    public static void Run(Checks checks)
    {
        FeatureSchema schema = new(1, ["calm", "fear"]);
        DecisionTree stump = new()
        {
            Features = [1],
            Thresholds = [0.5f],
            Left = [~0],
            Right = [~1],
            LeafValues = [10, 20],
            LeafRows = [1, 3],
            LeafSamples = [[10], [19, 20, 21]],
        };
        using MemoryStream stream = new();
        TreeForest.Create(schema, [stump], ForestAggregation.Mean, manifest: """{"trees": 1}""").Write(stream);
        stream.Position = 0;
        TreeForest forest = TreeForest.Read(stream);
        FeatureRow row = new(schema, [0, 1]);
        checks.Near("TreeForest.Predict", 20, forest.Predict(row));
        double[] numbers = new double[2];
        forest.Contributions(row, numbers);
        checks.Near("TreeForest.Contributions", 2.5, numbers[1]); // 20 against the mean of 10 once and 20 three times
        forest.PredictQuantiles(row, [0.1, 0.9], numbers);
        checks.Near("TreeForest.PredictQuantiles", 21, numbers[1]);
        checks.Throws<TreeForestFormatException>("TreeForest.Read of nothing", () => TreeForest.Read(new MemoryStream()));
    }
}
