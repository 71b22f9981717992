using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using static MrBen.Portfolio.Configuration.Key;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>portfolio_strategies</c>.</summary>
internal static class StrategyKeys
{
    /// <summary>The strategies that stand alone, by name.</summary>
    public static ImmutableArray<(string Name, PortfolioStrategy Value)> Bases { get; } =
    [
        ("equal_weight", PortfolioStrategy.EqualWeight), ("inverse_volatility", PortfolioStrategy.InverseVolatility),
        ("risk_parity", PortfolioStrategy.RiskParity), ("min_variance", PortfolioStrategy.MinimumVariance),
        ("max_sharpe", PortfolioStrategy.MaximumSharpe), ("mean_variance", PortfolioStrategy.MeanVariance),
        ("black_litterman", PortfolioStrategy.BlackLitterman),
    ];

    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        DriftThreshold("portfolio_strategies.equal_weight.rebalancing_threshold", PortfolioStrategy.EqualWeight),
        OptionalInteger("portfolio_strategies.equal_weight.max_assets",
            "Most assets held: those of largest market weight where it is known, else those of lowest volatility.", 1,
            o => o.EqualWeight.MaxAssets, (o, v) => o.EqualWeight.MaxAssets = v),
        Choice("portfolio_strategies.risk_parity.risk_target",
            "How risk is shared: equally, or in proportion to the market weights that the manager is told.",
            [("equal", RiskBudgetSource.Budgets), ("market", RiskBudgetSource.MarketWeights)],
            o => o.RiskParity.BudgetSource, (o, v) => o.RiskParity.BudgetSource = v),
        OptionalNumber("portfolio_strategies.risk_parity.volatility_target",
            "Volatility per year that the weights are scaled to (0.1 is 10 %), the rest being cash.", NumberRange.Positive,
            o => o.RiskParity.VolatilityTarget, (o, v) => o.RiskParity.VolatilityTarget = v),
        Number("portfolio_strategies.risk_parity.max_total_weight", "Largest sum of the weights that the volatility target may need.",
            NumberRange.Positive, o => o.RiskParity.MaxTotal, (o, v) => o.RiskParity.MaxTotal = v),
        DriftThreshold("portfolio_strategies.risk_parity.rebalancing_threshold", PortfolioStrategy.RiskParity),
        Number("portfolio_strategies.max_sharpe.risk_free_rate", "Risk-free rate per year (0.02 is 2 %).", NumberRange.Any,
            o => o.MaximumSharpe.RiskFreeRate, (o, v) => o.MaximumSharpe.RiskFreeRate = v),
        OptionalInteger("portfolio_strategies.max_sharpe.return_estimation_period", "Last periods that expected returns rest on.", 2,
            o => Of(o, PortfolioStrategy.MaximumSharpe).ReturnPeriods, (o, v) => Own(o, PortfolioStrategy.MaximumSharpe).ReturnPeriods = v,
            option: OptionOf(PortfolioStrategy.MaximumSharpe, nameof(StrategySettings.ReturnPeriods))),
        OptionalInteger("portfolio_strategies.max_sharpe.risk_estimation_period", "Last periods that the covariance rests on.", 2,
            o => Of(o, PortfolioStrategy.MaximumSharpe).RiskPeriods, (o, v) => Own(o, PortfolioStrategy.MaximumSharpe).RiskPeriods = v,
            option: OptionOf(PortfolioStrategy.MaximumSharpe, nameof(StrategySettings.RiskPeriods))),
        Number("portfolio_strategies.max_sharpe.max_single_weight", "Largest weight of any asset.", NumberRange.PositiveFraction,
            o => o.MaximumSharpe.Constraints.MaxWeight, (o, v) => o.MaximumSharpe.Constraints.MaxWeight = v),
        Choice("portfolio_strategies.min_variance.constraint_type",
            "Long only: weights from min_single_weight to max_single_weight. Long-short: from the negative of the latter. Unconstrained: any.",
            [("long_only", WeightConstraint.AsGiven), ("long_short", WeightConstraint.LongShort),
                ("unconstrained", WeightConstraint.Unconstrained)],
            o => o.MinimumVariance.WeightConstraint, (o, v) => o.MinimumVariance.WeightConstraint = v),
        Number("portfolio_strategies.min_variance.max_single_weight", "Largest weight of any asset.", NumberRange.PositiveFraction,
            o => o.MinimumVariance.Constraints.MaxWeight, (o, v) => o.MinimumVariance.Constraints.MaxWeight = v),
        Number("portfolio_strategies.min_variance.min_single_weight", "Smallest weight of any asset, long only.", NumberRange.Fraction,
            o => o.MinimumVariance.Constraints.MinWeight, (o, v) => o.MinimumVariance.Constraints.MinWeight = v),
        OptionalNumber("portfolio_strategies.black_litterman.confidence_level",
            "Confidence of views that state none of their own; without it they are as uncertain as the prior.", NumberRange.Fraction,
            o => o.BlackLitterman.DefaultConfidence, (o, v) => o.BlackLitterman.DefaultConfidence = v),
        Number("portfolio_strategies.black_litterman.tau", "Uncertainty of the equilibrium as a share of the covariance.",
            NumberRange.Positive, o => o.BlackLitterman.Model.Tau, (o, v) => o.BlackLitterman.Model.Tau = v),
        Number("portfolio_strategies.black_litterman.risk_aversion", "Risk aversion of the market.", NumberRange.Positive,
            o => o.BlackLitterman.Model.RiskAversion, (o, v) => o.BlackLitterman.Model.RiskAversion = v),
        Choice("portfolio_strategies.dynamic_allocation.base_strategy", "The strategy that is moved.", Bases,
            o => o.DynamicBase, (o, v) => o.DynamicBase = v),
        Switch("portfolio_strategies.dynamic_allocation.regime_detection", "Whether turbulent markets lead to minimum variance.",
            o => o.DynamicAllocation.UsesRegime, (o, v) => o.DynamicAllocation.UsesRegime = v),
        Number("portfolio_strategies.dynamic_allocation.momentum_factor",
            "Share of an asset's weight by which the strongest momentum moves it; 0 switches momentum off.", NumberRange.Fraction,
            o => o.DynamicAllocation.UsesMomentum ? o.DynamicAllocation.Momentum.Strength : 0, SetMomentum),
        Switch("portfolio_strategies.dynamic_allocation.volatility_adjustment", "Whether the weights are scaled to a volatility.",
            o => o.DynamicAllocation.UsesVolatilityTarget, (o, v) => o.DynamicAllocation.UsesVolatilityTarget = v),
        Number("portfolio_strategies.dynamic_allocation.volatility_target", "The volatility per year (0.1 is 10 %).", NumberRange.Positive,
            o => o.DynamicAllocation.VolatilityTarget.Target, (o, v) => o.DynamicAllocation.VolatilityTarget.Target = v),
    ];

    private static ConfigurationKey DriftThreshold(string path, PortfolioStrategy strategy) => OptionalNumber(
        path, "Distance of a weight from its target that calls for a rebalance (0.05 is five percentage points); null for the method's.",
        NumberRange.NotNegative, o => Of(o, strategy).DriftThreshold, (o, v) => Own(o, strategy).DriftThreshold = v,
        option: OptionOf(strategy, nameof(StrategySettings.DriftThreshold)));

    private static string OptionOf(PortfolioStrategy strategy, string name) => $"{nameof(PortfolioOptions.Strategies)}[{strategy}].{name}";

    private static void SetMomentum(PortfolioOptions options, double strength) =>
        (options.DynamicAllocation.UsesMomentum, options.DynamicAllocation.Momentum.Strength) = (strength > 0, strength);

    private static StrategySettings Of(PortfolioOptions options, PortfolioStrategy strategy) =>
        options.Strategies.GetValueOrDefault(strategy) ?? new StrategySettings();

    private static StrategySettings Own(PortfolioOptions options, PortfolioStrategy strategy)
    {
        StrategySettings own = Of(options, strategy);
        options.Strategies = options.Strategies.SetItem(strategy, own);
        return own;
    }
}
