using Microsoft.ML.Trainers.FastTree;

namespace MrBen.Portfolio.MachineLearning;

/// <summary>The options in Microsoft.ML's words.</summary>
internal static class TrainerSettings
{
    public static FastForestRegressionTrainer.Options ForestOf(ForestTrainerOptions options, bool hasWeights)
    {
        FastForestRegressionTrainer.Options settings = new()
        {
            // One label of each leaf instead of a hundred: this library takes its own, from all rows.
            NumberOfQuantileSamples = 1,
            BaggingSize = 1,
            BaggingExampleFraction = options.RowShare,
        };
        Fill(settings, options, hasWeights);
        return settings;
    }

    public static FastTreeRegressionTrainer.Options BoostedOf(ForestTrainerOptions options, bool hasWeights)
    {
        FastTreeRegressionTrainer.Options settings = new()
        {
            LearningRate = options.LearningRate,
            BaggingSize = options.RowShare < 1 ? 1 : 0,
            BaggingExampleFraction = options.RowShare,
        };
        Fill(settings, options, hasWeights);
        return settings;
    }

    private static void Fill(TreeOptions settings, ForestTrainerOptions options, bool hasWeights)
    {
        settings.FeatureColumnName = nameof(TrainingRow.Features);
        settings.LabelColumnName = nameof(TrainingRow.Label);
        settings.ExampleWeightColumnName = hasWeights ? nameof(TrainingRow.Weight) : null;
        settings.NumberOfTrees = options.Trees;
        settings.NumberOfLeaves = options.Leaves;
        settings.MinimumExampleCountPerLeaf = options.MinimumRowsPerLeaf;
        settings.FeatureFraction = options.FeatureShare;
        settings.FeatureFractionPerSplit = options.FeatureSharePerSplit;
        settings.MaximumBinCountPerFeature = options.MaxBins;
        settings.NumberOfThreads = options.Threads;

        // The context's seed has no effect on trees; these two have.
        settings.Seed = options.Seed;
        settings.FeatureSelectionSeed = options.Seed;
    }
}
