using System.Collections.Immutable;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>core_settings</c>.</summary>
internal static class CoreKeys
{
    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        Key.Integer("core_settings.max_portfolio_history", "Portfolio states kept.", 0,
            o => o.State.MaxPortfolioHistory, (o, v) => o.State.MaxPortfolioHistory = v),
        Key.Integer("core_settings.max_risk_history", "Risk assessments kept.", 0,
            o => o.State.MaxRiskHistory, (o, v) => o.State.MaxRiskHistory = v),
        Key.Integer("core_settings.max_allocation_history", "Allocations kept.", 0,
            o => o.State.MaxAllocationHistory, (o, v) => o.State.MaxAllocationHistory = v),
    ];
}
