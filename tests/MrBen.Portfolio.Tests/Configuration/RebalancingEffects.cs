using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using static MrBen.Portfolio.Tests.Configuration.KeyEffect;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>What the keys of <c>rebalancing</c> do.</summary>
internal static class RebalancingEffects
{
    private const string Path = "rebalancing.";
    private const string Costs = Path + "transaction_costs.";
    private const string Constraints = Path + "constraints.";

    // The static method then never fires by itself.
    private static readonly (string, string) Patient = ("allocation_methods.static.threshold", "0.9");
    private static readonly (string, string) Daily = ("allocation_methods.static.rebalancing_frequency", "\"daily\"");
    private static readonly (string, string) ByThreshold = (Path + "threshold_based.enabled", "true");
    private static readonly (string, string) ByEvent = (Path + "event_based.enabled", "true");
    private static readonly (string, string) BuyRate = (Costs + "buy_rate", "0.2");
    private static readonly (string, string) BreakEven = (Costs + "break_even", "true");

    public static KeyEffect[] All => [.. Triggers, .. CostKeys, .. ConstraintKeys];

    private static KeyEffect[] Triggers =>
    [
        Turns(Path + "threshold_based.enabled", "true", p => After(p, 38), RebalanceStatus.NotTriggered, RebalanceStatus.Planned, Patient),
        Turns(Path + "threshold_based.weight_threshold", "0.9", p => After(p, 38), RebalanceStatus.Planned, RebalanceStatus.NotTriggered,
            Patient, ByThreshold, (Path + "threshold_based.risk_threshold", "9")),
        Turns(Path + "threshold_based.risk_threshold", "9", p => After(p, 38), RebalanceStatus.Planned, RebalanceStatus.NotTriggered,
            Patient, ByThreshold, (Path + "threshold_based.weight_threshold", "0.9")),
        Turns(Path + "time_based.enabled", "true", p => After(p, 38), RebalanceStatus.NotTriggered, RebalanceStatus.Planned, Patient),
        Turns(Path + "time_based.frequency", "\"daily\"", p => After(p, 1), RebalanceStatus.NotTriggered, RebalanceStatus.Planned,
            Patient, (Path + "time_based.enabled", "true")),
        Turns(Path + "time_based.holidays", "[\"2026-01-06\"]", // a Tuesday, the day after the first rebalance
            p => After(p, 1), RebalanceStatus.Planned, RebalanceStatus.NotTriggered, Daily),
        Turns(Path + "time_based.trades_on_weekends", "true", // 2026-01-10 is a Saturday
            p => After(p, 5), RebalanceStatus.NotTriggered, RebalanceStatus.Planned, Daily),
        Turns(Path + "event_based.enabled", "true", p => p.AskedInTurbulence().Fires, false, true, Patient),
        Turns(Path + "event_based.regime_change", "false", p => Fires(p, "regime_change"), true, false, Patient, ByEvent),
        Turns(Path + "event_based.volatility_spike", "false", p => Fires(p, "volatility_spike"), true, false, Patient, ByEvent),
        Turns(Path + "event_based.volatility_spike_multiple", "50", p => Fires(p, "volatility_spike"), true, false, Patient, ByEvent),
        Turns(Path + "event_based.correlation_breakdown", "false", p => Fires(p, "correlation_breakdown"), true, false, Patient, ByEvent,
            (Path + "event_based.correlation_change", "0.1")),
        Turns(Path + "event_based.change_point", "false", p => Fires(p, "market_event"), true, false, Patient, ByEvent,
            ("market_watch.change_points", "true"), (Path + "event_based.regime_change", "false"),
            (Path + "event_based.volatility_spike", "false"), (Path + "event_based.correlation_breakdown", "false")),
        Turns(Path + "event_based.correlation_change", "0.1", p => Fires(p, "correlation_breakdown"), false, true, Patient, ByEvent),
        Turns(Path + "max_frequency_hours", "1000", p => After(p, 38), RebalanceStatus.Planned, RebalanceStatus.NotTriggered),
    ];

    private static KeyEffect[] CostKeys =>
    [
        Sets(Costs + "fixed_cost", "3", p => (double)p.Invested().Plan().TotalCost, 12), // of four trades
        Sets(Costs + "buy_rate", "0.01", p => CostRate(p, TradeSide.Buy), 0.01),
        Sets(Costs + "sell_rate", "0.01", p => CostRate(p, TradeSide.Sell), 0.01),
        Sets(Costs + "minimum_cost", "50", p => (double)p.Invested().Plan().TotalCost, 200), // of four trades
        Turns(Costs + "break_even", "true", p => p.Invested().Plan().Status, RebalanceStatus.Planned, RebalanceStatus.BelowBreakEven, BuyRate),
        Sets(Costs + "break_even_horizon_years", "1", p => p.Invested().Plan().ExpectedGain!.Value / GainInAQuarter(), 4, BreakEven),
        Moves(Costs + "break_even_risk_aversion", "10", p => p.Invested().Plan().ExpectedGain!.Value, BreakEven),
        Moves(Costs + "break_even_counts_returns", "false", p => p.Invested().Plan().ExpectedGain!.Value, BreakEven),
    ];

    private static KeyEffect[] ConstraintKeys =>
    [
        Turns(Constraints + "max_trades", "1", p => p.Invested().Plan().Trades.Length, 4, 1),
        Turns(Constraints + "min_trade_value", "1000000", p => p.Invested().Plan().Trades.Length, 4, 0),
        Turns(Constraints + "min_trade_fraction", "0.5", p => p.Invested().Plan().Trades.Length, 4, 0),
        Turns(Constraints + "max_weight_change", "0.05", p => p.Invested().Plan() is { } plan
            && plan.Trades.All(trade => trade.Notional <= 0.05m * plan.NetAssetValueBefore), false, true),
        Turns(Constraints + "max_turnover", "0.1", p => p.Invested().Plan().TurnoverTwoWay <= 0.1, false, true),
        Turns(Constraints + "cash_buffer", "0.2", p => p.Invested().Plan() is { } plan
            && plan.CashAfter >= 0.2m * plan.NetAssetValueAfter, false, true),
        Turns(Constraints + "allow_short", "true", p => p.Invested().Plan(PortfolioStrategy.MinimumVariance).Status,
            RebalanceStatus.Refused, RebalanceStatus.Planned, ("portfolio_strategies.min_variance.constraint_type", "\"unconstrained\"")),
        Turns(Constraints + "allow_leverage", "true", p => p.Invested().Plan(PortfolioStrategy.RiskParity).Status,
            RebalanceStatus.Refused, RebalanceStatus.Planned,
            ("portfolio_strategies.risk_parity.volatility_target", "0.3"), ("portfolio_strategies.risk_parity.max_total_weight", "100")),
    ];

    private static RebalanceStatus After(ConfiguredPortfolio portfolio, int days) => portfolio.Invested().Again(days).Plan!.Status;

    private static bool Fires(ConfiguredPortfolio portfolio, string trigger) =>
        portfolio.AskedInTurbulence() is { Fires: true } decision && decision.Trigger.Split('+').Contains(trigger);

    private static double GainInAQuarter() =>
        new ConfiguredPortfolio([BreakEven]).Invested().Plan().ExpectedGain!.Value;

    // 1,000 of A are most of the value: A is sold, the others are bought.
    private static double CostRate(ConfiguredPortfolio portfolio, TradeSide side)
    {
        portfolio.Invested().Manager.UpdateAssetPosition("A", 1_000);
        PlannedTrade[] trades = [.. portfolio.Plan().Trades.Where(trade => trade.Side == side)];
        return (double)(trades.Sum(trade => trade.Cost) / trades.Sum(trade => trade.Notional));
    }
}
