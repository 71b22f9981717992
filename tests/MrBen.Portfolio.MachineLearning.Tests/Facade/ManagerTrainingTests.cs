using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.MachineLearning.Tests.Facade;

/// <summary>When models are trained through the manager, and what they are.</summary>
public sealed class ManagerTrainingTests(TrainedDirectory trained) : IClassFixture<TrainedDirectory>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task TrainModelsAsync_Again_GivesTheSameModels(int threads)
    {
        await using AdvancedPortfolioManager manager =
            LearnedPortfolio.Build(builder => builder.UseMachineLearning(trained.Fresh(), threads));
        await manager.TrainModelsAsync(cancellationToken: Token);
        Assert.Equal(Ids(trained.Manager), Ids(manager));
    }

    [Fact]
    public async Task TrainDueModelsAsync_AsksTheInterval()
    {
        FakeTimeProvider clock = LearnedPortfolio.ClockAfter();
        PortfolioOptions options = LearnedPortfolio.Options();
        options.Models.RetrainInterval = TimeSpan.FromHours(48);
        await using AdvancedPortfolioManager manager =
            LearnedPortfolio.Build(builder => builder.UseMachineLearning(trained.Copy()), options, clock: clock);
        Assert.Null(await manager.TrainDueModelsAsync(cancellationToken: Token));
        clock.Advance(TimeSpan.FromHours(49));
        Assert.NotNull(await manager.TrainDueModelsAsync(cancellationToken: Token));
        Assert.Null(await manager.TrainDueModelsAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task TrainModelsAsync_Cancelled_KeepsWhatWas()
    {
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(builder => builder.UseMachineLearning(trained.Copy()));
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        string[] before = Ids(manager);
        double[] numbers = ManagerModelTests.Numbers(manager);
        Progress<TrainingProgress> progress = new(_ => source.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => manager.TrainModelsAsync(progress, source.Token));
        Assert.Equal(before, Ids(manager));
        Assert.Equal(numbers, ManagerModelTests.Numbers(manager));
        Assert.NotNull(await manager.TrainModelsAsync(cancellationToken: Token)); // nothing is locked
    }

    [Fact]
    public async Task DisposeAsync_WhileModelsAreTrained_EndsTheTraining()
    {
        AdvancedPortfolioManager manager = LearnedPortfolio.Build(builder => builder.UseMachineLearning(trained.Fresh()));
        Task<TrainingReport> training = manager.TrainModelsAsync(cancellationToken: Token);
        Assert.False(training.IsCompleted); // it does not run on the caller's thread
        await manager.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => manager.TrainModelsAsync(cancellationToken: Token));
    }

    // What a model knows of later days is not told of earlier ones.
    [Fact]
    public async Task Forward_OnADayBeforeTheTraining_RefusesWithTheDay()
    {
        const int Earlier = LearnedPortfolio.Days - 30;
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(
            builder => builder.UseModels(trained.Copy()), prices: LearnedPortfolio.Bars(Earlier).ToPriceHistory());
        Assert.Empty(ManagerModelTests.Forward(manager));
        Assert.Contains(
            "it knows what came", manager.CalculatePortfolioRisk().GetRiskOrThrow().ForwardDetail, StringComparison.Ordinal);
    }

    // Days pass; a closed gate's champion is watched over them, and nothing changes but what is known of it.
    [Fact]
    public async Task ReviewModels_AfterMoreDays_CountsThem()
    {
        const int Later = LearnedPortfolio.Days + 40;
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(
            builder => builder.UseMachineLearning(trained.Copy()), prices: LearnedPortfolio.Bars(Later).ToPriceHistory(),
            clock: LearnedPortfolio.ClockAfter(Later));
        manager.ReviewModels(Token);
        ImmutableArray<ModelRecord> models = manager.GetPortfolioSummary().Models;
        Assert.Equal(Ids(trained.Manager), Ids(manager));
        ModelRecord day = models.Single(model => model.Place.Name == "variance-1");
        Assert.Equal(39, day.LivePeriods); // the row of the first day is the first that the training had no label near
        Assert.InRange(day.LiveRatio!.Value, 0.5, 2);
    }

    [Fact]
    public async Task ShortHistory_IsNamedWithItsCount()
    {
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(
            builder => builder.UseMachineLearning(trained.Fresh()), prices: LearnedPortfolio.Bars(200).ToPriceHistory());
        TrainingReport report = await manager.TrainModelsAsync(cancellationToken: Token);
        Assert.All(report.Models, result => Assert.Equal(TrainingOutcome.InsufficientHistory, result.Outcome));
        Assert.All(report.Models, result => Assert.Contains("199", result.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClosesAlone_AreTrainedOnAndAsked()
    {
        PriceHistory closes = ManagerModelTests.Closes(LearnedPortfolio.Bars());
        await using AdvancedPortfolioManager manager =
            LearnedPortfolio.Build(builder => builder.UseMachineLearning(trained.Fresh()), prices: closes);
        await manager.TrainModelsAsync(cancellationToken: Token);
        Assert.Equal([1, 5], ManagerModelTests.Forward(manager).Select(risk => risk.Horizon));
        Assert.NotEqual(Ids(trained.Manager)[0], Ids(manager)[0]);
    }

    [Fact]
    public async Task Risk_OnFourThreadsWhileModelsAreReplaced_IsAlwaysWhole()
    {
        PortfolioOptions options = LearnedPortfolio.Options();
        options.Models.RiskPredictor.Seed = 7;
        await using AdvancedPortfolioManager manager =
            LearnedPortfolio.Build(builder => builder.UseMachineLearning(trained.Copy()), options);
        Task<TrainingReport> training = manager.TrainModelsAsync(cancellationToken: Token);
        await Parallel.ForEachAsync(Enumerable.Range(0, 4), Token, (_, _) =>
        {
            do
            {
                Assert.Equal(2, ManagerModelTests.Forward(manager).Length);
            }
            while (!training.IsCompleted);
            return ValueTask.CompletedTask;
        });
        await training;
        Assert.NotEqual(Ids(trained.Manager)[0], Ids(manager)[0]);
    }

    /// <summary>Every key of every model in the full tier; each key and each model once in the short one.</summary>
    public static TheoryData<string, string> TreeKeys()
    {
        string[] models = ["risk_predictor", "correlation_predictor", "allocation_optimizer"];
        string[] keys = ["number_of_trees", "max_depth", "min_samples_per_leaf", "learning_rate", "seed"];
        TheoryData<string, string> data = [];
        for (int k = 0; k < keys.Length; k++)
        {
            for (int m = 0; m < models.Length; m++)
            {
                if (TestTier.IsLong || k % models.Length == m)
                {
                    data.Add(models[m], keys[k]);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TreeKeys))]
    public async Task TreeKey_MakesOtherModelsOfItsKindAndNoOthers(string model, string key)
    {
        PortfolioOptions options = LearnedPortfolio.Options();
        TreeModelOptions part = PartOf(options, model);
        TreeModelOptions read = PartOf(PortfolioConfiguration.Parse(
            $$"""{ "advanced_portfolio": { "ml_models": { "{{model}}": { "{{key}}": {{ValueOf(key)}} } } } }"""), model);
        switch (key)
        {
            case "number_of_trees":
                part.Trees = read.Trees;
                break;
            case "max_depth":
                part.MaxDepth = read.MaxDepth;
                break;
            case "min_samples_per_leaf":
                part.MinimumSamplesPerLeaf = read.MinimumSamplesPerLeaf;
                break;
            case "learning_rate":
                part.LearningRate = read.LearningRate;
                break;
            default:
                part.Seed = read.Seed;
                break;
        }

        await using AdvancedPortfolioManager manager =
            LearnedPortfolio.Build(builder => builder.UseMachineLearning(trained.Fresh()), options);
        await manager.TrainModelsAsync(cancellationToken: Token);
        ImmutableArray<ModelRecord> before = trained.Manager.GetPortfolioSummary().Models;
        foreach ((ModelRecord was, ModelRecord now) in before.Zip(manager.GetPortfolioSummary().Models))
        {
            Assert.Equal(now.Place.Model == model, was.Champion?.Id != now.Champion?.Id);
        }
    }

    [Theory]
    [InlineData("feature_engineering", "false")]
    [InlineData("cross_validation", "false")]
    [InlineData("ensemble_methods", "false")]
    public async Task Switch_MakesAnotherJudgement(string key, string value)
    {
        ModelOptions read = PortfolioConfiguration.Parse(
            $$"""{ "advanced_portfolio": { "allocation_methods": { "ml_optimized": { "{{key}}": {{value}} } } } }""").Models;
        PortfolioOptions options = LearnedPortfolio.Options();
        (options.Models.EngineersFeatures, options.Models.CrossValidates, options.Models.UsesEnsemble) =
            (read.EngineersFeatures, read.CrossValidates, read.UsesEnsemble);
        await using AdvancedPortfolioManager manager =
            LearnedPortfolio.Build(builder => builder.UseMachineLearning(trained.Fresh()), options);
        await manager.TrainModelsAsync(cancellationToken: Token);
        ModelRecord was = trained.Manager.GetPortfolioSummary().Models[0];
        ModelRecord now = manager.GetPortfolioSummary().Models[0];
        Assert.NotEqual(was.JudgedRatio, now.JudgedRatio);
    }

    private static string ValueOf(string key) => key switch
    {
        "number_of_trees" => "4",
        "max_depth" => "2",
        "min_samples_per_leaf" => "9",
        "learning_rate" => "0.3",
        _ => "77",
    };

    private static TreeModelOptions PartOf(PortfolioOptions options, string model) => model switch
    {
        "risk_predictor" => options.Models.RiskPredictor,
        "correlation_predictor" => options.Models.CorrelationPredictor,
        _ => options.Models.AllocationOptimizer,
    };

    private static string[] Ids(AdvancedPortfolioManager manager) =>
        [.. manager.GetPortfolioSummary().Models.Select(model => model.Champion?.Id ?? "")];
}
