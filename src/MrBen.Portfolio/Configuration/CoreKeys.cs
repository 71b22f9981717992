using System.Collections.Immutable;
using MrBen.Portfolio.Positions;
using static MrBen.Portfolio.Configuration.Key;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>core_settings</c>.</summary>
internal static class CoreKeys
{
    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        Switch("core_settings.enable_ml", "Whether models are trained and asked.",
            o => o.Features.MachineLearning, (o, v) => o.Features.MachineLearning = v),
        Switch("core_settings.enable_correlation", "Whether correlations are analysed.",
            o => o.Features.CorrelationAnalysis, (o, v) => o.Features.CorrelationAnalysis = v),
        Switch("core_settings.enable_optimization", "Whether allocations are computed.",
            o => o.Features.Optimization, (o, v) => o.Features.Optimization = v),
        Switch("core_settings.enable_rebalancing", "Whether target weights become trades.",
            o => o.Features.Rebalancing, (o, v) => o.Features.Rebalancing = v),
        Switch("core_settings.enable_risk_monitoring", "Whether risk is held against its limits.",
            o => o.Features.RiskMonitoring, (o, v) => o.Features.RiskMonitoring = v),
        Integer("core_settings.max_portfolio_history", "Portfolio states kept.", 0,
            o => o.State.MaxPortfolioHistory, (o, v) => o.State.MaxPortfolioHistory = v).Fixed(),
        Integer("core_settings.max_risk_history", "Risk assessments kept.", 0,
            o => o.State.MaxRiskHistory, (o, v) => o.State.MaxRiskHistory = v).Fixed(),
        Integer("core_settings.max_allocation_history", "Allocations kept.", 0,
            o => o.State.MaxAllocationHistory, (o, v) => o.State.MaxAllocationHistory = v).Fixed(),
        Text("core_settings.base_currency", "Currency of all money.", "a code of upper-case letters",
            text => text.Length > 0 && text.All(char.IsAsciiLetterUpper),
            o => o.State.BaseCurrency, (o, v) => o.State.BaseCurrency = v).Fixed(),
        OptionalHours("core_settings.max_rate_age_hours", "Oldest that an exchange rate may be where something is valued by it, in hours.",
            o => o.State.MaxRateAge, (o, v) => o.State.MaxRateAge = v).Fixed(),
        Choice("core_settings.cost_method", "Which cost a sale ends, which decides what is realised.",
            [("average_cost", CostMethod.AverageCost), ("fifo", CostMethod.FirstInFirstOut)],
            o => o.State.CostMethod, (o, v) => o.State.CostMethod = v).Fixed(),
        Choice("core_settings.trade_grouping", "Which fills make one trade.",
            [("flat_to_flat", TradeGrouping.FlatToFlat), ("fifo", TradeGrouping.FirstInFirstOut)],
            o => o.State.TradeGrouping, (o, v) => o.State.TradeGrouping = v).Fixed(),
        Integer("core_settings.max_trade_history", "Ended trades kept.", 0,
            o => o.State.MaxTradeHistory, (o, v) => o.State.MaxTradeHistory = v).Fixed(),
        OptionalHours("core_settings.allocation_time_limit_hours", "Time that one allocation may take, in hours.",
            o => o.TimeLimit, (o, v) => o.TimeLimit = v),
    ];
}
