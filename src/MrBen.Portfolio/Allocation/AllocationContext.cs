using MrBen.Portfolio.Costs;

namespace MrBen.Portfolio.Allocation;

/// <summary>What a strategy may need beside the estimates.</summary>
public sealed record AllocationContext
{
    /// <summary>The weights held now; assets not listed count as 0. Default none.</summary>
    public PortfolioWeights? CurrentWeights { get; set; }

    /// <summary>
    /// What trading costs. Strategies whose <see cref="OptimizedStrategyOptions.CostHorizon"/> is set count it; others do not. Default
    /// none.
    /// </summary>
    public TradeCosts? Costs { get; set; }

    /// <summary>Wall time allowed, positive. Default none.</summary>
    public TimeSpan? TimeLimit { get; set; }
}
