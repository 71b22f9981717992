using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Rebalancing;
using static MrBen.Portfolio.Tests.Configuration.KeyEffect;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>What the keys of <c>allocation_methods</c> do.</summary>
internal static class MethodEffects
{
    private const string Path = "allocation_methods.";

    private static readonly (string, string) FreeToTrade = (Path + "rebalancing.transaction_cost_consideration", "false");

    // Weights of an equally weighted portfolio stay far within this while prices move.
    private static readonly (string, string) NoDrift = (Path + "dynamic.threshold", "0.5");

    public static KeyEffect[] All =>
    [
        Turns(Path + "static.rebalancing_frequency", "\"daily\"",
            p => p.Invested().Again(1).Plan!.Status, RebalanceStatus.NotTriggered, RebalanceStatus.Planned),
        Turns(Path + "static.threshold", "0.9",
            p => p.Invested().Again(38).Plan!.Status, RebalanceStatus.Planned, RebalanceStatus.NotTriggered),
        Turns(Path + "dynamic.update_frequency", "100",
            p => p.Invested().Again(2, method: AllocationMethod.Dynamic).Plan!.Status, RebalanceStatus.Planned, RebalanceStatus.NotTriggered),
        Turns(Path + "dynamic.threshold", "0.9",
            p => p.Invested().Again(2, method: AllocationMethod.Dynamic).Trigger!.Trigger.Contains("weight_drift", StringComparison.Ordinal)
                && p.Manager.AllocationHistory[^1].Value.PlanStatus == RebalanceStatus.Planned, true, false),
        Turns(Path + "dynamic.momentum_lookback", "5",
            p => Watched(p).Contains("Over 5 periods the weights", StringComparison.Ordinal), false, true, NoDrift),
        Turns(Path + "dynamic.volatility_lookback", "7",
            p => Watched(p).Contains("Volatility of the last 7 periods", StringComparison.Ordinal), false, true, NoDrift),
        Turns(Path + "rebalancing.threshold", "0.9", p => ByEvents(p, 20), RebalanceStatus.Planned, RebalanceStatus.NotTriggered, FreeToTrade),
        Turns(Path + "rebalancing.max_rebalancing_frequency", "1000",
            p => ByEvents(p, 20), RebalanceStatus.Planned, RebalanceStatus.NotTriggered, FreeToTrade),
        Turns(Path + "rebalancing.transaction_cost_consideration", "false",
            p => p.Invested().Plan(method: AllocationMethod.Rebalancing).Status, RebalanceStatus.BelowBreakEven, RebalanceStatus.Planned,
            ("rebalancing.transaction_costs.buy_rate", "0.2")),
        Moves(Path + "momentum_based.momentum_period", "22", Momentum),
        Moves(Path + "momentum_based.skip_period", "251", Momentum),
        Moves(Path + "momentum_based.momentum_type", "\"time_series\"", p => Tilted(p, AllocationMethod.MomentumBased)),
        Sets(Path + "momentum_based.momentum_threshold", "100", p => Tilted(p, AllocationMethod.MomentumBased), 0.25),
        Sets(Path + "momentum_based.max_momentum_weight", "0.26",
            p => p.Invested().Weights(PortfolioStrategy.EqualWeight, AllocationMethod.MomentumBased).Max(), 0.26),
        Sets(Path + "regime_based.regime_detection_method", "\"volatility_level\"", // a volatility of 75 % a year is calm, then
            p => Tilted(p, AllocationMethod.RegimeBased), 0.25),
        Sets(Path + "regime_based.regime_thresholds", "[50, 100]", p => Tilted(p, AllocationMethod.RegimeBased), 0.25),
        Sets(Path + "regime_based.turbulent_share", "1", p => Tilted(p, AllocationMethod.RegimeBased), 0.25),
        Turns(Path + "tilt_threshold", "0.9", p => p.Invested().Again(38, method: AllocationMethod.MomentumBased).Plan!.Status,
            RebalanceStatus.Planned, RebalanceStatus.NotTriggered),
        Sets(Path + "ml_optimized.strength", "0",
            p => new ConfiguredPortfolio(p.Keys, new FixedScores([0.05, 0, 0, -0.05])).Invested()
                .Weight("A", PortfolioStrategy.EqualWeight, AllocationMethod.MachineLearningOptimized), 0.25),
    ];

    private static double Tilted(ConfiguredPortfolio portfolio, AllocationMethod method) =>
        portfolio.Invested().Weight("A", PortfolioStrategy.EqualWeight, method);

    // One number for the weights of all four: their mean squared place.
    private static double Momentum(ConfiguredPortfolio portfolio) => portfolio.Invested()
        .Weights(PortfolioStrategy.EqualWeight, AllocationMethod.MomentumBased).Select((weight, place) => weight * place * place).Sum();

    private static string Watched(ConfiguredPortfolio portfolio) =>
        portfolio.Invested().Watch(30, 420, method: AllocationMethod.Dynamic).Trigger!.Detail;

    private static RebalanceStatus ByEvents(ConfiguredPortfolio portfolio, int days) =>
        portfolio.Invested().Again(days, method: AllocationMethod.Rebalancing).Plan!.Status;
}
