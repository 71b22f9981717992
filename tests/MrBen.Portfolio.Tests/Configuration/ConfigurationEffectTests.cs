using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>Every key of the configuration and what shows its effect.</summary>
public class ConfigurationEffectTests
{
    private static readonly Dictionary<string, KeyEffect> Effects = new[]
    {
        CoreEffects.All, StrategyEffects.All, MethodEffects.All, RiskEffects.All, CorrelationEffects.All, RebalancingEffects.All,
        TrackingEffects.All, WatchEffects.All, MetricsEffects.All, NotificationEffects.All,
    }.SelectMany(room => room).ToDictionary(effect => effect.Path);

    // What their package will read: a value other than the default.
    private static readonly Dictionary<string, string> Reaching = new()
    {
        ["ml_models.risk_predictor.number_of_trees"] = "7",
        ["ml_models.risk_predictor.max_depth"] = "7",
        ["ml_models.risk_predictor.min_samples_per_leaf"] = "7",
        ["ml_models.risk_predictor.learning_rate"] = "0.77",
        ["ml_models.risk_predictor.seed"] = "77",
        ["ml_models.correlation_predictor.number_of_trees"] = "7",
        ["ml_models.correlation_predictor.max_depth"] = "7",
        ["ml_models.correlation_predictor.min_samples_per_leaf"] = "7",
        ["ml_models.correlation_predictor.learning_rate"] = "0.77",
        ["ml_models.correlation_predictor.seed"] = "77",
        ["ml_models.allocation_optimizer.number_of_trees"] = "7",
        ["ml_models.allocation_optimizer.max_depth"] = "7",
        ["ml_models.allocation_optimizer.min_samples_per_leaf"] = "7",
        ["ml_models.allocation_optimizer.learning_rate"] = "0.77",
        ["ml_models.allocation_optimizer.seed"] = "77",
        ["ml_models.model_training.min_training_samples"] = "77",
        ["ml_models.model_training.retrain_interval_hours"] = "7",
        ["ml_models.model_training.performance_threshold"] = "0.77",
        ["ml_models.model_training.shadow_periods"] = "7",
        ["allocation_methods.ml_optimized.max_change"] = "0.77",
        ["allocation_methods.ml_optimized.feature_engineering"] = "false",
        ["allocation_methods.ml_optimized.cross_validation"] = "false",
        ["allocation_methods.ml_optimized.ensemble_methods"] = "false",
        ["notifications.webhook.url"] = "\"https://example.org/hook\"",
        ["notifications.webhook.secret"] = "\"0123456789abcdef\"",
        ["notifications.webhook.timeout_seconds"] = "7",
        ["notifications.webhook.max_attempts"] = "7",
        ["notifications.webhook.per_minute"] = "7",
        ["notifications.webhook.dead_letter_file"] = "\"dead.jsonl\"",
        ["maintenance.history_retention_days"] = "7",
        ["maintenance.interval_hours"] = "7",
        ["hosting.strategy"] = "\"dynamic_allocation\"",
        ["hosting.method"] = "\"regime_based\"",
        ["hosting.rebalance_check_minutes"] = "7",
        ["hosting.risk_interval_seconds"] = "7",
        ["hosting.model_check_minutes"] = "7",
        ["hosting.max_price_age_seconds"] = "7",
        ["hosting.on_stop"] = "\"finish_orders\"",
        ["hosting.stop_timeout_seconds"] = "7",
    };

    public static TheoryData<string> EffectivePaths => [.. Effects.Keys];

    public static TheoryData<string> ReachingPaths => [.. Reaching.Keys];

    // A new key without a test of its effect fails here.
    [Fact]
    public void EveryKey_HasATestOfItsEffect_OrSaysWhatItNeeds()
    {
        Assert.Equal(ConfigurationTable.Keys.Where(key => key.Needs.Length == 0).Select(key => key.Path).Order(), Effects.Keys.Order());
        Assert.Equal(ConfigurationTable.Keys.Where(key => key.Needs.Length > 0).Select(key => key.Path).Order(), Reaching.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(EffectivePaths))]
    public void Key_HasItsEffect(string path)
    {
        KeyEffect effect = Effects[path];
        object? before = effect.Observe(new ConfiguredPortfolio(effect.Given));
        object? after = effect.Observe(new ConfiguredPortfolio([.. effect.Given, (effect.Path, effect.Json)]));
        effect.Check(before, after);
    }

    [Theory]
    [MemberData(nameof(ReachingPaths))]
    public void KeyThatNeedsMore_ReachesTheOptions_AndSaysSo(string path)
    {
        ConfigurationKey key = ConfigurationTable.Keys.Single(known => known.Path == path);
        PortfolioOptions options = PortfolioConfiguration.Parse(ConfigurationDocument.Of((path, Reaching[path])));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Reaching[path]), JsonNode.Parse(Written(key, options))));
        Assert.False(JsonNode.DeepEquals(JsonNode.Parse(Reaching[path]), JsonNode.Parse(Written(key, new PortfolioOptions()))));
        Assert.Contains($"Needs {key.Needs}.", PortfolioConfiguration.Example(), StringComparison.Ordinal);
    }

    // The same holds for the keys of models once a trainer is there: it is handed what the document says.
    [Fact]
    public async Task KeysOfModels_ReachTheTrainer()
    {
        FixedScores trainer = new([0, 0, 0, 0]);
        ConfiguredPortfolio portfolio = new(
            [("ml_models.risk_predictor.seed", "77"), ("ml_models.model_training.min_training_samples", "70")], trainer);
        await portfolio.Invested().Manager.TrainModelsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((77, 70), (trainer.TrainedWith!.RiskPredictor.Seed, trainer.TrainedWith.MinimumTrainingSamples));
    }

    private static string Written(ConfigurationKey key, PortfolioOptions options)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            key.Write(writer, options);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
