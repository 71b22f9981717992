using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using static MrBen.Portfolio.Tests.Configuration.KeyEffect;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>What the keys of <c>core_settings</c> do.</summary>
internal static class CoreEffects
{
    public static KeyEffect[] All =>
    [
        Turns("core_settings.enable_ml", "false",
            p => p.Manager.TrainModelsAsync().GetAwaiter().GetResult().Models[0].Outcome,
            TrainingOutcome.NoTrainer, TrainingOutcome.Disabled),
        Turns("core_settings.enable_correlation", "false", p => p.Invested().Manager.AnalyzeCorrelations().IsFound, true, false),
        Turns("core_settings.enable_optimization", "false",
            p => p.Invested().Allocate(PortfolioStrategy.EqualWeight).Status, AllocationStatus.Optimal, AllocationStatus.Disabled),
        Turns("core_settings.enable_rebalancing", "false",
            p => p.Invested().Plan().Status, RebalanceStatus.Planned, RebalanceStatus.NotTriggered),
        Turns("core_settings.enable_risk_monitoring", "false", p => p.Invested().Measured.Limits.Length, 7, 0),
        Turns("core_settings.max_portfolio_history", "3", // cash, four assets, prices
            p => p.Invested().Manager.PortfolioHistory.Length, 6, 3),
        Turns("core_settings.max_risk_history", "1",
            p =>
            {
                _ = (p.Invested().Measured, p.Measured);
                return p.Manager.RiskHistory.Length;
            }, 2, 1),
        Turns("core_settings.max_allocation_history", "1",
            p =>
            {
                _ = (p.Invested().Plan(), p.Plan());
                return p.Manager.AllocationHistory.Length;
            }, 2, 1),
        Turns("core_settings.base_currency", "\"EUR\"", p => p.Manager.GetSnapshot().BaseCurrency, "USD", "EUR"),
        Turns("core_settings.max_rate_age_hours", "1",
            p =>
            {
                p.Manager.SetCash(100, "EUR");
                p.Manager.ObserveRate("EUR", 1.1m, p.Clock.GetUtcNow().AddHours(-2));
                return p.Manager.GetSnapshot().NetAssetValue;
            }, 110m, (decimal?)null),
        // 1 at 10, 1 at 20, sold 1 at 30: 30 − 15, or 30 − 10.
        Turns("core_settings.cost_method", "\"fifo\"", p => Traded(p).GetProfitAndLoss().Realized, 15m, 20m),
        Turns("core_settings.trade_grouping", "\"fifo\"", p => Traded(p).GetTrades().Length, 0, 1),
        Turns("core_settings.max_trade_history", "1",
            p =>
            {
                Traded(p).ApplyFill("T", -1, 30, 0, p.Clock.GetUtcNow());
                p.Manager.ApplyFill("T", 1, 30, 0, p.Clock.GetUtcNow());
                p.Manager.ApplyFill("T", -1, 30, 0, p.Clock.GetUtcNow());
                return p.Manager.GetTrades().Length;
            }, 2, 1),
        Turns("core_settings.allocation_time_limit_hours", "0.001",
            p =>
            {
                p.Invested().Clock.AutoAdvanceAmount = TimeSpan.FromMinutes(1);
                return p.Allocate(PortfolioStrategy.MinimumVariance).Status;
            }, AllocationStatus.Optimal, AllocationStatus.FeasibleIncumbent),
    ];

    private static AdvancedPortfolioManager Traded(ConfiguredPortfolio portfolio)
    {
        portfolio.Manager.AddAsset(new PortfolioAsset("T"));
        foreach ((decimal quantity, decimal price) in ((decimal, decimal)[])[(1, 10), (1, 20), (-1, 30)])
        {
            portfolio.Manager.ApplyFill("T", quantity, price, 0, portfolio.Clock.GetUtcNow());
        }

        return portfolio.Manager;
    }
}
