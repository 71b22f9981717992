using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.MachineLearning.Tests;

public class ForestTrainerInterfaceTests
{
    private static readonly ForestTrainerOptions Options = new() { Trees = 10, Leaves = 8, Seed = 1 };

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void TryTrain_ThroughTheInterface_IsTheSameForest(int seed)
    {
        SampleRows rows = new(400, 4);
        ForestTrainer trainer = new(Options);
        Assert.True(trainer.TryTrain(
            rows.Schema, rows.Features, rows.Labels, seed, out TreeForest? forest, out EstimationFailure? failure,
            TestContext.Current.CancellationToken));
        Assert.Null(failure);
        ForestTrainingResult expected = new ForestTrainer(Options with { Seed = seed }).Train(
            rows.ToTrainingRows(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(expected.GetForestOrThrow().Hash, forest.Hash);
    }

    [Fact]
    public void TryTrain_WithoutAForest_SaysWhy()
    {
        SampleRows rows = new(50, 4);
        ForestTrainer trainer = new(Options);
        Assert.False(trainer.TryTrain(
            rows.Schema, rows.Features, rows.Labels, 1, out TreeForest? forest, out EstimationFailure? failure,
            TestContext.Current.CancellationToken));
        Assert.Null(forest);
        Assert.Equal("50 rows are too few; at least 100 are needed.", failure.Detail);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.TryTrain(
            rows.Schema, rows.Features, rows.Labels, -1, out _, out _, TestContext.Current.CancellationToken));
        Assert.Throws<OperationCanceledException>(
            () => trainer.TryTrain(rows.Schema, rows.Features, rows.Labels, 1, out _, out _, new CancellationToken(canceled: true)));
    }

    // Every setting but the seed, the model's name and what does not change the forest.
    [Fact]
    public void Name_OfOtherSettings_IsAnother()
    {
        ForestTrainerOptions[] others =
        [
            Options with { Algorithm = ForestAlgorithm.BoostedTrees }, Options with { Trees = 11 }, Options with { Leaves = 9 },
            Options with { MinimumRowsPerLeaf = 21 }, Options with { FeatureShare = 0.6 }, Options with { FeatureSharePerSplit = 0.6 },
            Options with { RowShare = 0.6 }, Options with { MaxBins = 63 },
            Options with { Algorithm = ForestAlgorithm.BoostedTrees, LearningRate = 0.2 },
        ];
        string[] names = [new ForestTrainer(Options).Name, .. others.Select(other => new ForestTrainer(other).Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal(names[0], new ForestTrainer(Options with { Seed = 9, Threads = 2, Model = "other" }).Name);
        Assert.Equal("RandomForest of 10 trees, 8 leaves of 20 rows, shares 0.7, 0.7 and 0.7, 255 bins", names[0]);
    }
}
