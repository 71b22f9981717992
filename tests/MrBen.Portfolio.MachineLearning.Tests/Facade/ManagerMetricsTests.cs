using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Tests.Specification;

namespace MrBen.Portfolio.MachineLearning.Tests.Facade;

/// <summary>What metrics tell of models: who answered, how long it took, how they stand.</summary>
public sealed class ManagerMetricsTests(TrainedDirectory trained) : IClassFixture<TrainedDirectory>
{
    private readonly RecordingMetrics _metrics = new();

    // Every gate is closed: each question is answered by a baseline, and counted as such.
    [Fact]
    public async Task ClosedGates_AreFallbacks_OfModelsThatWereAsked()
    {
        FakeTimeProvider clock = LearnedPortfolio.ClockAfter();
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(
            builder => builder.UseModels(trained.Copy()).UseMetrics(_metrics), clock: clock);
        ImmutableArray<ModelRecord> models = manager.GetPortfolioSummary().Models;
        manager.CalculatePortfolioRisk();
        manager.CalculatePortfolioRisk();
        manager.OptimizePortfolioAllocation(
            PortfolioStrategy.RiskParity, AllocationMethod.MachineLearningOptimized, TestContext.Current.CancellationToken);
        string[] places = ["variance-1", "variance-5", "tail-1", "tail-5"];
        foreach (string place in places)
        {
            Assert.Equal(2, Fallbacks(place));
            Assert.Equal(2, Questions(place));
        }

        string correlation = models.Single(model => model.Place.Quantity == "correlation").Place.Name;
        string strategies = models.Single(model => model.Place.Quantity == "strategies").Place.Name;
        Assert.Equal((2, 1), (Fallbacks(correlation), Questions(correlation))); // of one history it is asked once
        Assert.Equal((1, 1), (Fallbacks(strategies), Questions(strategies)));

        clock.Advance(TimeSpan.FromHours(3));
        ImmutableSortedDictionary<string, double> gauges = _metrics.Gauges;
        foreach (ModelRecord model in models)
        {
            string labels = $"{{portfolio=default,model={model.Place}}}";
            Assert.Equal(0, gauges["mrben_model_active" + labels]);
            Assert.Equal(3 * 3_600, gauges["mrben_model_age_seconds" + labels], tolerance: 1);
            Assert.Equal(model.LiveRatio ?? model.JudgedRatio, gauges["mrben_model_relative_loss_ratio" + labels]);
        }

        Assert.True(gauges["mrben_portfolio_volatility_ratio{portfolio=default,model=forecast}"] > 0);
    }

    [Fact]
    public async Task NothingTrained_IsAFallbackWithoutAModel()
    {
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(
            builder => builder.UseModels(trained.Fresh()).UseMetrics(_metrics));
        manager.CalculatePortfolioRisk();
        Assert.Equal(1, _metrics.Sum("mrben_model_fallbacks_total{portfolio=default,model=variance-1,reason=no_model}"));
        Assert.Equal(0, Questions("variance-1"));
        Assert.Equal(0, _metrics.Gauges["mrben_model_active{portfolio=default,model=variance-1}"]);
        Assert.DoesNotContain(_metrics.Gauges.Keys, key => key.StartsWith("mrben_model_age", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Training_IsTimedAndCountedByPlace()
    {
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(
            builder => builder.UseMachineLearning(trained.Fresh()).UseMetrics(_metrics),
            prices: LearnedPortfolio.Bars(200).ToPriceHistory()); // too few
        await manager.TrainModelsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1, _metrics.Count("mrben_model_training_duration_seconds{portfolio=default}"));
        // Without enough history each of the three models is answered for as a whole.
        Assert.Equal(3, _metrics.Sums.Where(pair => pair.Key.StartsWith("mrben_model_trainings_total", StringComparison.Ordinal))
            .Sum(pair => pair.Value));
    }

    private double Fallbacks(string place) => _metrics.Sums
        .Where(pair => pair.Key.StartsWith($"mrben_model_fallbacks_total{{portfolio=default,model={place},", StringComparison.Ordinal))
        .Sum(pair => pair.Value);

    private int Questions(string place) =>
        _metrics.Count($"mrben_model_inference_duration_seconds{{portfolio=default,model={place}}}");
}
