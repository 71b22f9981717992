using System.Collections.Immutable;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>What a strategy may need beside the estimates.</summary>
public sealed record AllocationContext
{
    /// <summary>The weights held now; assets not listed count as 0. Default none.</summary>
    public PortfolioWeights? CurrentWeights { get; set; }

    /// <summary>
    /// Returns of the estimates' assets up to the moment of the decision, for what looks at their course (<see cref="IWeightTilt"/>). Default
    /// none.
    /// </summary>
    public ReturnPanel? Returns { get; set; }

    /// <summary>What the market watch says, for tilts by regime. Default none: they ask their own rule.</summary>
    public MarketReading? Market { get; set; }

    /// <summary>What share of the market each asset makes, for Black-Litterman. Default none.</summary>
    public MarketWeights? MarketWeights { get; set; }

    /// <summary>Opinions on expected returns, for Black-Litterman. Default none.</summary>
    public ImmutableArray<View> Views { get; set; } = [];

    /// <summary>
    /// What trading costs. Strategies whose <see cref="OptimizedStrategyOptions.CostHorizon"/> is set count it; others do not. Default none.
    /// </summary>
    public TradeCosts? Costs { get; set; }

    /// <summary>
    /// Money that the weights are fractions of, positive; with <see cref="Costs"/>, so that what grows with the power 3/2 of a trade can be
    /// counted (<see cref="PortfolioProblem.NetAssetValue"/>). Default none.
    /// </summary>
    public decimal? NetAssetValue { get; set; }

    /// <summary>Wall time allowed, positive. Default none.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>What is left of the time allowed since a moment of a clock, positive; <see langword="null"/> for no limit.</summary>
    internal TimeSpan? TimeLeft(TimeProvider clock, long start)
    {
        if (TimeLimit is not { } limit)
        {
            return null;
        }

        TimeSpan left = limit - clock.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1);
    }
}
