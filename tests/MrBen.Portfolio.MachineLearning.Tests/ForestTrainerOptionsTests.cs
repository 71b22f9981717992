using MrBen.Portfolio.Forecasting;

namespace MrBen.Portfolio.MachineLearning.Tests;

public class ForestTrainerOptionsTests
{
    [Fact]
    public void Defaults_AreSound() => Assert.Empty(new ForestTrainerOptions().Validate());

    public static TheoryData<string, ForestTrainerOptions> Unsound => new()
    {
        { "Model must not be blank.", new() { Model = " " } },
        { "Algorithm 7 is unknown.", new() { Algorithm = (ForestAlgorithm)7 } },
        { "Trees must be in [1, 10000]; it is 1000000000.", new() { Trees = 1_000_000_000 } },
        { "Trees must be in [1, 10000]; it is 0.", new() { Trees = 0 } },
        { "Leaves must be in [2, 256]; it is 1.", new() { Leaves = 1 } },
        { "MinimumRowsPerLeaf must be at least 1; it is 0.", new() { MinimumRowsPerLeaf = 0 } },
        { "FeatureShare must be in (0, 1]; it is NaN.", new() { FeatureShare = double.NaN } },
        { "FeatureSharePerSplit must be in (0, 1]; it is 0.", new() { FeatureSharePerSplit = 0 } },
        { "RowShare must be in (0, 1]; it is 1.1.", new() { RowShare = 1.1 } },
        { "LearningRate must be in (0, 1]; it is -1.", new() { LearningRate = -1 } },
        { "MaxBins must be in [2, 65535]; it is 1.", new() { MaxBins = 1 } },
        { "SamplesPerLeaf must be at least 0; it is -1.", new() { SamplesPerLeaf = -1 } },
        { "MinimumRows must be at least 2; it is 1.", new() { MinimumRows = 1 } },
        { "Seed must be at least 0; it is -1.", new() { Seed = -1 } },
        { "Threads must be in [1, 64]; it is 0.", new() { Threads = 0 } },
        { "Trees times Leaves must be at most 2000000; it is 2560000.", new() { Trees = 10_000, Leaves = 256 } },
        { "SamplesPerLeaf times trees and leaves must be at most 10000000; it is 20000000.", new() { SamplesPerLeaf = 10_000 } },
        {
            "SamplesPerLeaf must be 0 for boosted trees, whose leaves hold corrections; it is 1.",
            new() { Algorithm = ForestAlgorithm.BoostedTrees, SamplesPerLeaf = 1 }
        },
    };

    [Theory]
    [MemberData(nameof(Unsound), DisableDiscoveryEnumeration = true)]
    public void Validate_UnsoundSetting_NamesItAndTheTrainerRefusesIt(string message, ForestTrainerOptions options)
    {
        Assert.Equal([message], options.Validate());
        Assert.Equal(message + " (Parameter 'options')", Assert.Throws<ArgumentException>(() => new ForestTrainer(options)).Message);
    }

    [Fact]
    public void From_TheConfigurationsWords_BecomeTheTrainers()
    {
        TreeModelOptions model = new() { Trees = 70, MaxDepth = 5, MinimumSamplesPerLeaf = 8, LearningRate = 0.3, Seed = 9 };
        ForestTrainerOptions options = ForestTrainerOptions.From(model, ForestAlgorithm.BoostedTrees);
        Assert.Equal((70, 32, 8, 0.3, 9), (options.Trees, options.Leaves, options.MinimumRowsPerLeaf, options.LearningRate, options.Seed));
        Assert.Equal(256, ForestTrainerOptions.From(new() { MaxDepth = 40 }, ForestAlgorithm.RandomForest).Leaves);
        Assert.Throws<ArgumentException>(() => ForestTrainerOptions.From(new() { Trees = 0 }, ForestAlgorithm.RandomForest));
    }
}
