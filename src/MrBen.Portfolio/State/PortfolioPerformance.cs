using System.Collections.Immutable;

namespace MrBen.Portfolio.State;

/// <summary>
/// How a portfolio, and each strategy and method it asked, did over the histories kept. Immutable and thread-safe.
/// </summary>
public sealed record PortfolioPerformance
{
    internal PortfolioPerformance()
    {
    }

    /// <summary>Whether performance is tracked; where not, nothing below is measured.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>
    /// The portfolio's own record: time-weighted, after the fees of fills, from the last record of one day (UTC) to the last of the next
    /// day that has one, by <see cref="PortfolioSnapshot.UnitValue"/>.
    /// </summary>
    public required TrackRecord Record { get; init; }

    /// <summary>How allocations ended; <see langword="null"/> where they are not tracked.</summary>
    public required AllocationStatistics? Allocations { get; init; }

    /// <summary>What allocations planned to trade; <see langword="null"/> where that is not tracked.</summary>
    public required RebalancingStatistics? Rebalancing { get; init; }

    /// <summary>Each strategy and method of the decisions kept, in the order in which they first decided.</summary>
    public required ImmutableArray<StrategyPerformance> Strategies { get; init; }
}
