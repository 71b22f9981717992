using System.Collections.Immutable;

namespace MrBen.Portfolio.Configuration;

/// <summary>Finds where in the document the settings stand that a fault of the options is about.</summary>
internal static class FaultPlace
{
    // The start of the fault's sentence, the more exact before the less exact, and the section or key.
    private static readonly ImmutableArray<(string Start, string Path)> Places =
    [
        ("State:", "core_settings"), ("TimeLimit ", "core_settings.allocation_time_limit_hours"),
        ("Models:", "ml_models"),
        ("Strategies[EqualWeight]:", "portfolio_strategies.equal_weight"), ("EqualWeight:", "portfolio_strategies.equal_weight"),
        ("Strategies[RiskParity]:", "portfolio_strategies.risk_parity"), ("RiskParity:", "portfolio_strategies.risk_parity"),
        ("Strategies[MaximumSharpe]:", "portfolio_strategies.max_sharpe"), ("MaximumSharpe:", "portfolio_strategies.max_sharpe"),
        ("MinimumVariance:", "portfolio_strategies.min_variance"),
        ("BlackLitterman:", "portfolio_strategies.black_litterman"),
        ("DynamicAllocation:", "portfolio_strategies.dynamic_allocation"),
        ("Methods: Static:", "allocation_methods.static"), ("Methods: Dynamic:", "allocation_methods.dynamic"),
        ("Methods: Rebalancing:", "allocation_methods.rebalancing"), ("Methods: Momentum:", "allocation_methods.momentum_based"),
        ("Methods: Regime:", "allocation_methods.regime_based"), ("Methods: MachineLearning:", "allocation_methods.ml_optimized"),
        ("Methods:", "allocation_methods"),
        ("Risk:", "risk_management"), ("Limits:", "risk_management.risk_limits"),
        ("LiveLimits[", "risk_management.live_limits"), ("Forecasts:", "risk_management.loss_forecasts"), ("Report:", "risk_management.risk_report"), ("Market:", "market_watch"),
        ("Correlation:", "correlation_analysis"),
        ("Rules:", "rebalancing"), ("TransactionCosts:", "rebalancing.transaction_costs"),
        ("BreakEven:", "rebalancing.transaction_costs"), ("Rebalancing:", "rebalancing.constraints"),
        ("Tracking:", "performance_tracking"),
        ("Operations: RiskReportInterval", "risk_management.risk_monitoring.reporting_frequency"), ("Operations:", "maintenance"),
        ("Hosting:", "hosting"),
    ];

    /// <summary>The path, from the root on, of the nearest section or key; the root where none is nearer.</summary>
    public static string Of(string fault)
    {
        foreach ((string start, string path) in Places)
        {
            if (fault.StartsWith(start, StringComparison.Ordinal))
            {
                return $"{ConfigurationReader.RootName}.{path}";
            }
        }

        return ConfigurationReader.RootName;
    }
}
