using MrBen.Portfolio.Allocation;

namespace QuickStart;

/// <summary>The names by which strategies and methods are chosen.</summary>
internal static class Names
{
    public static NameTable<PortfolioStrategy> Strategies { get; } = new("strategy",
    [
        ("equal_weight", PortfolioStrategy.EqualWeight),
        ("inverse_volatility", PortfolioStrategy.InverseVolatility),
        ("risk_parity", PortfolioStrategy.RiskParity),
        ("minimum_variance", PortfolioStrategy.MinimumVariance),
        ("maximum_sharpe", PortfolioStrategy.MaximumSharpe),
        ("mean_variance", PortfolioStrategy.MeanVariance),
        ("black_litterman", PortfolioStrategy.BlackLitterman),
        ("dynamic_allocation", PortfolioStrategy.DynamicAllocation),
    ]);

    public static NameTable<AllocationMethod> Methods { get; } = new("method",
    [
        ("static", AllocationMethod.Static),
        ("dynamic", AllocationMethod.Dynamic),
        ("rebalancing", AllocationMethod.Rebalancing),
        ("momentum_based", AllocationMethod.MomentumBased),
        ("regime_based", AllocationMethod.RegimeBased),
        ("ml_optimized", AllocationMethod.MachineLearningOptimized),
    ]);
}
