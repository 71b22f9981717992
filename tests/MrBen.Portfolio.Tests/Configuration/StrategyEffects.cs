using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Tests.State;
using static MrBen.Portfolio.Tests.Configuration.KeyEffect;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>What the keys of <c>portfolio_strategies</c> do.</summary>
internal static class StrategyEffects
{
    private const string Path = "portfolio_strategies.";
    private const double Slack = 1e-7; // of a weight at a bound

    private static readonly (string, string)[] NoParts =
    [
        (Path + "dynamic_allocation.regime_detection", "false"), (Path + "dynamic_allocation.momentum_factor", "0"),
        (Path + "dynamic_allocation.volatility_adjustment", "false"),
    ];

    public static KeyEffect[] All =>
    [
        Turns(Path + "equal_weight.rebalancing_threshold", "0.9",
            p => p.Invested().Again(38).Plan!.Status, RebalanceStatus.Planned, RebalanceStatus.NotTriggered),
        Turns(Path + "equal_weight.max_assets", "2",
            p => p.Invested().Weights(PortfolioStrategy.EqualWeight).Count(weight => weight > 0), 4, 2),
        Sets(Path + "risk_parity.risk_target", "\"market\"", ShareOfRisk, 0.7),
        Sets(Path + "risk_parity.volatility_target", "0.05", p => p.Invested().Allocate(PortfolioStrategy.RiskParity).Volatility, 0.05),
        Turns(Path + "risk_parity.max_total_weight", "100", p => p.Invested().Allocate(PortfolioStrategy.RiskParity).Result.HasWeights,
            false, true, (Path + "risk_parity.volatility_target", "1")),
        Turns(Path + "risk_parity.rebalancing_threshold", "0.9",
            p => p.Invested().Again(38, PortfolioStrategy.RiskParity).Plan!.Status, RebalanceStatus.Planned, RebalanceStatus.NotTriggered),
        Raises(Path + "max_sharpe.risk_free_rate", "0.05", p => p.Invested().Allocate(PortfolioStrategy.MaximumSharpe).ExpectedReturn),
        Moves(Path + "max_sharpe.return_estimation_period", "200", p => p.Invested().Allocate(PortfolioStrategy.MaximumSharpe).ExpectedReturn),
        Raises(Path + "max_sharpe.risk_estimation_period", "60", // where the turbulent days are a larger part
            p => p.Invested().Allocate(PortfolioStrategy.MaximumSharpe).Volatility),
        Sets(Path + "max_sharpe.max_single_weight", "0.3", p => p.Invested().Weights(PortfolioStrategy.MaximumSharpe).Max(), 0.3),
        Turns(Path + "min_variance.constraint_type", "\"unconstrained\"",
            p => p.Invested().Weights(PortfolioStrategy.MinimumVariance).Min() < -Slack, false, true),
        Sets(Path + "min_variance.max_single_weight", "0.3", p => p.Invested().Weights(PortfolioStrategy.MinimumVariance).Max(), 0.3),
        Sets(Path + "min_variance.min_single_weight", "0.1", p => p.Invested().Weights(PortfolioStrategy.MinimumVariance).Min(), 0.1),
        Raises(Path + "black_litterman.confidence_level", "1", p => Believing(p, View.Absolute("A", 0.3)).TargetWeights!["A"]),
        Raises(Path + "black_litterman.tau", "1", // the less the equilibrium is believed, the more a view of given variance is
            p => Believing(p, View.Absolute("A", 0.3).WithVariance(0.01)).TargetWeights!["A"]),
        Raises(Path + "black_litterman.risk_aversion", "5", p => Believing(p).ExpectedReturn),
        Sets(Path + "dynamic_allocation.base_strategy", "\"equal_weight\"",
            p => p.Invested().Weight("D", PortfolioStrategy.DynamicAllocation), 0.25, NoParts),
        Turns(Path + "dynamic_allocation.regime_detection", "false", p => HasStep(p, "regime"), true, false),
        Turns(Path + "dynamic_allocation.momentum_factor", "0", p => HasStep(p, "momentum"), true, false),
        Turns(Path + "dynamic_allocation.volatility_adjustment", "false", p => HasStep(p, "volatility_target"), true, false),
        Sets(Path + "dynamic_allocation.volatility_target", "0.02", // the factor is target over forecast: a fifth of that of 0.1
            p => p.Invested().Weights(PortfolioStrategy.DynamicAllocation).Sum() / FactorAtATenth(), 0.2),
    ];

    private static double FactorAtATenth() =>
        new ConfiguredPortfolio([]).Invested().Weights(PortfolioStrategy.DynamicAllocation).Sum();

    // The market holds 0.7 in A: so much of the risk is A's where budgets are the market's, else a quarter.
    private static double ShareOfRisk(ConfiguredPortfolio portfolio)
    {
        portfolio.Invested().Manager.SetMarketWeights(MarketWeights.Create(SamplePortfolio.Names("A", "B", "C", "D"), [0.7, 0.1, 0.1, 0.1]));
        portfolio.Manager.SetCash(0);
        AllocationResult result = portfolio.Allocate(PortfolioStrategy.RiskParity).Result;
        ReturnEstimates estimates = ReturnEstimates.FromHistory(portfolio.Manager.GetSnapshot().History!);
        double[] weights = [.. result.Weights!.Weights];
        double[] marginal = [.. weights.Select((_, i) => weights.Select((w, j) => w * estimates.Covariance[i, j]).Sum())];
        return weights[0] * marginal[0] / weights.Select((w, i) => w * marginal[i]).Sum();
    }

    private static PortfolioAllocation Believing(ConfiguredPortfolio portfolio, params View[] views)
    {
        portfolio.Invested().Manager.SetMarketWeights(MarketWeights.Equal(SamplePortfolio.Names("A", "B", "C", "D")));
        portfolio.Manager.SetViews(views);
        return portfolio.Allocate(PortfolioStrategy.BlackLitterman);
    }

    private static bool HasStep(ConfiguredPortfolio portfolio, string name) =>
        portfolio.Invested().Allocate(PortfolioStrategy.DynamicAllocation).Result.Steps.Any(step => step.Name == name);
}
