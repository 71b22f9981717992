using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Tests.Configuration;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Area 8: models are trained by whatever plugs in, and without it nothing is invented.</summary>
public class TrainingTests
{
    [Fact]
    public async Task WithoutATrainer_TrainingSaysWhichPackageBringsOne()
    {
        TrainingReport report = await new ConfiguredPortfolio([]).Invested().Manager.TrainModelsAsync(
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(report.HasActivated);
        Assert.Equal(["risk_predictor", "correlation_predictor", "allocation_optimizer"], report.Models.Select(model => model.Model));
        Assert.All(report.Models, model => Assert.Equal(
            (TrainingOutcome.NoTrainer, "Nothing trains models: add the package MrBen.Portfolio.MachineLearning, or give the builder a trainer."),
            (model.Outcome, model.Detail)));
    }

    [Fact]
    public void WithoutAModel_TheLearnedMethodLeavesTheWeights() => Assert.All(
        new ConfiguredPortfolio([]).Invested().Weights(PortfolioStrategy.EqualWeight, AllocationMethod.MachineLearningOptimized),
        weight => Assert.Equal(0.25, weight));

    [Fact]
    public async Task Trainer_GetsTheReturnsOfThePortfolio()
    {
        ConfiguredPortfolio portfolio = new([("ml_models.model_training.min_training_samples", "70")], new FixedScores([0, 0, 0, 0]));
        TrainingReport report = await portfolio.Invested().Manager.TrainModelsAsync(
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("Trained on 399 returns.", Assert.Single(report.Models).Detail); // of 400 prices
    }

    // Scores of +1, 0, 0, −1 times a strength of ½ on weights of ¼, made to sum to 1 again.
    [Fact]
    public void ActiveModel_MovesTheWeights()
    {
        double[] weights = new ConfiguredPortfolio([], new FixedScores([0.05, 0, 0, -0.05])).Invested()
            .Weights(PortfolioStrategy.EqualWeight, AllocationMethod.MachineLearningOptimized);
        Assert.Equal([0.375, 0.25, 0.25, 0.125], weights.Select(weight => Math.Round(weight, 12)));
    }
}
