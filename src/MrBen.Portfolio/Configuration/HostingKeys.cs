using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using static MrBen.Portfolio.Configuration.Key;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>hosting</c>.</summary>
internal static class HostingKeys
{
    // A century; far below what a TimeSpan holds.
    private const double LongestMinutes = 60 * 24 * 36_525;
    private const double LongestSeconds = 60 * LongestMinutes;

    // A second, rounded up to what is written easily.
    private static readonly NumberRange Minutes = new(0.02, LongestMinutes);
    private static readonly NumberRange Seconds = new(1, LongestSeconds);

    private const string Package = OperationKeys.Package;

    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        Choice("hosting.strategy", "The strategy of scheduled rebalancing.",
            [.. StrategyKeys.Bases, ("dynamic_allocation", PortfolioStrategy.DynamicAllocation)],
            o => o.Hosting.Strategy, (o, v) => o.Hosting.Strategy = v, Package),
        Choice("hosting.method", "When scheduled rebalancing trades and how it moves the weights.",
            [("static", AllocationMethod.Static), ("dynamic", AllocationMethod.Dynamic), ("rebalancing", AllocationMethod.Rebalancing),
                ("momentum_based", AllocationMethod.MomentumBased), ("regime_based", AllocationMethod.RegimeBased),
                ("ml_optimized", AllocationMethod.MachineLearningOptimized)],
            o => o.Hosting.Method, (o, v) => o.Hosting.Method = v, Package),
        OptionalNumber("hosting.rebalance_check_minutes",
            "Time between two allocations, in minutes; their trades are executed where there is a gateway.",
            Minutes, o => o.Hosting.RebalanceCheckInterval?.TotalMinutes,
            (o, v) => o.Hosting.RebalanceCheckInterval = v is { } minutes ? TimeSpan.FromMinutes(minutes) : null, Package),
        Number("hosting.risk_interval_seconds", "Time between two assessments of risk, in seconds.",
            Seconds, o => o.Hosting.RiskInterval.TotalSeconds,
            (o, v) => o.Hosting.RiskInterval = TimeSpan.FromSeconds(v), Package),
        Number("hosting.model_check_minutes", "Time between two looks at whether models are due for training or review, in minutes.",
            Minutes, o => o.Hosting.ModelCheckInterval.TotalMinutes,
            (o, v) => o.Hosting.ModelCheckInterval = TimeSpan.FromMinutes(v), Package),
        OptionalNumber("hosting.max_price_age_seconds",
            "Age from which on a price of what is held degrades the portfolio's health, in seconds.",
            Seconds, o => o.Hosting.MaxPriceAge?.TotalSeconds,
            (o, v) => o.Hosting.MaxPriceAge = v is { } seconds ? TimeSpan.FromSeconds(seconds) : null, Package),
        Choice("hosting.on_stop", "What becomes of open orders when the host stops.",
            [("leave_orders", StopAction.LeaveOrders), ("cancel_orders", StopAction.CancelOrders),
                ("finish_orders", StopAction.FinishOrders)],
            o => o.Hosting.OnStop, (o, v) => o.Hosting.OnStop = v, Package),
        Number("hosting.stop_timeout_seconds", "Time that orders may take to end when the host stops, in seconds.",
            NumberRange.NotNegative with { Max = LongestSeconds }, o => o.Hosting.StopTimeout.TotalSeconds,
            (o, v) => o.Hosting.StopTimeout = TimeSpan.FromSeconds(v), Package),
    ];
}
