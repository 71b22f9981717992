using MrBen.Portfolio.Allocation;

namespace MrBen.Portfolio.State;

/// <summary>How one strategy under one method did, over the history of decisions. Immutable and thread-safe.</summary>
public sealed record StrategyPerformance
{
    internal StrategyPerformance()
    {
    }

    /// <summary>Name of the strategy.</summary>
    public required string Strategy { get; init; }

    /// <summary>The method.</summary>
    public required AllocationMethod Method { get; init; }

    /// <summary>
    /// The record of its weights on the observed prices, each held and drifting until its next: bought at the first prices from the day of
    /// the decision on, so that the first return is one after it. A decision that its trigger or the break-even held back changes nothing.
    /// Before costs; what is not invested earns nothing. This is the strategy's own record, whatever the portfolio held.
    /// </summary>
    public required TrackRecord Record { get; init; }

    /// <summary>How its allocations ended; <see langword="null"/> where they are not tracked.</summary>
    public required AllocationStatistics? Allocations { get; init; }

    /// <summary>What its allocations planned to trade; <see langword="null"/> where that is not tracked.</summary>
    public required RebalancingStatistics? Rebalancing { get; init; }
}
