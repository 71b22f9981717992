using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>The files beside the library are what the table of keys says.</summary>
public class ShippedFileTests
{
    // Every key that the specification names, under the name that it gives.
    private static readonly string[] Specified =
    [
        .. Under("core_settings", "enable_ml enable_correlation enable_optimization enable_rebalancing enable_risk_monitoring "
            + "max_portfolio_history max_risk_history max_allocation_history"),
        .. Under("ml_models.risk_predictor", "number_of_trees max_depth min_samples_per_leaf learning_rate seed"),
        .. Under("ml_models.correlation_predictor", "number_of_trees max_depth min_samples_per_leaf learning_rate seed"),
        .. Under("ml_models.allocation_optimizer", "number_of_trees max_depth min_samples_per_leaf learning_rate seed"),
        .. Under("ml_models.model_training", "min_training_samples retrain_interval_hours performance_threshold"),
        .. Under("portfolio_strategies.equal_weight", "rebalancing_threshold max_assets"),
        .. Under("portfolio_strategies.risk_parity", "risk_target volatility_target rebalancing_threshold"),
        .. Under("portfolio_strategies.max_sharpe", "risk_free_rate return_estimation_period risk_estimation_period"),
        .. Under("portfolio_strategies.min_variance", "constraint_type max_single_weight min_single_weight"),
        .. Under("portfolio_strategies.black_litterman", "confidence_level tau risk_aversion"),
        .. Under("portfolio_strategies.dynamic_allocation", "regime_detection momentum_factor volatility_adjustment"),
        .. Under("allocation_methods.static", "rebalancing_frequency threshold"),
        .. Under("allocation_methods.dynamic", "update_frequency momentum_lookback volatility_lookback"),
        .. Under("allocation_methods.rebalancing", "threshold max_rebalancing_frequency transaction_cost_consideration"),
        .. Under("allocation_methods.momentum_based", "momentum_period momentum_threshold max_momentum_weight"),
        .. Under("allocation_methods.regime_based", "regime_detection_method regime_thresholds"),
        .. Under("allocation_methods.ml_optimized", "feature_engineering cross_validation ensemble_methods"),
        .. Under("risk_management.risk_metrics.value_at_risk", "enabled confidence_level calculation_period"),
        .. Under("risk_management.risk_metrics.volatility", "enabled calculation_period annualization_factor"),
        .. Under("risk_management.risk_metrics.sharpe_ratio", "enabled calculation_period annualization_factor risk_free_rate"),
        .. Under("risk_management.risk_metrics.downside_deviation",
            "enabled calculation_period annualization_factor downside_deviation_threshold"),
        .. Under("risk_management.risk_limits",
            "max_portfolio_volatility max_var_95 max_drawdown min_sharpe_ratio max_correlation min_diversification"),
        .. Under("risk_management.risk_monitoring", "real_time_monitoring alert_thresholds reporting_frequency"),
        .. Under("correlation_analysis", "method lookback_period min_data_points correlation_threshold grouping. dynamic."),
        .. Under("rebalancing", "threshold_based. time_based. event_based. transaction_costs. constraints."),
        .. Under("performance_tracking", "metrics. benchmarks attribution"),
        "notifications.",
        "maintenance.",
    ];

    [Fact]
    public void Example_IsTheShippedFile() => Assert.Equal(PortfolioConfiguration.Example(), Shipped("advanced_portfolio_config.json"));

    [Fact]
    public void Schema_IsTheShippedFile() => Assert.Equal(PortfolioConfiguration.Schema(), Shipped("advanced_portfolio_config.schema.json"));

    [Fact]
    public void ShippedFile_GivesTheDefaults()
    {
        PortfolioOptions read = PortfolioConfiguration.ReadFile(PathOf("advanced_portfolio_config.json"));
        Assert.Equal(
            PortfolioConfiguration.Example(), ConfigurationWriter.Annotated(ConfigurationNode.TreeOf(ConfigurationTable.Keys), read));
    }

    [Fact]
    public void EveryKeyOfTheSpecification_IsInTheTable() => Assert.All(Specified, name => Assert.Contains(
        ConfigurationTable.Keys, key => name.EndsWith('.') ? key.Path.StartsWith(name, StringComparison.Ordinal) : key.Path == name));

    // The limits that the specification gives numbers for, and its lengths of histories.
    [Fact]
    public void Defaults_AreThoseOfTheSpecification()
    {
        PortfolioOptions options = PortfolioConfiguration.ReadFile(PathOf("advanced_portfolio_config.json"));
        Assert.Equal((10_000, 5_000, 5_000),
            (options.State.MaxPortfolioHistory, options.State.MaxRiskHistory, options.State.MaxAllocationHistory));
        Assert.Equal((0.25, 0.15, 0.20), (options.Limits.MaxVolatility, options.Limits.MaxValueAtRisk, options.Limits.MaxDrawdown));
        Assert.Equal((0.5, 0.7, 0.3), (options.Limits.MinSharpeRatio, options.Limits.MaxCorrelation, options.Limits.MinDiversification));
    }

    private static IEnumerable<string> Under(string section, string names) => names.Split(' ').Select(name => $"{section}.{name}");

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Shipped", file);

    private static string Shipped(string file) => File.ReadAllText(PathOf(file));
}
