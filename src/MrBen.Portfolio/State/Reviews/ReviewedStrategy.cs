using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;

namespace MrBen.Portfolio.State.Reviews;

/// <summary>What one strategy under one method answered in a period. Immutable and thread-safe.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Method">The method.</param>
/// <param name="Allocations">How its allocations ended.</param>
/// <param name="Rebalancing">What they planned to trade.</param>
public sealed record ReviewedStrategy(
    string Strategy, AllocationMethod Method, AllocationStatistics Allocations, RebalancingStatistics Rebalancing)
{
    /// <summary>Each strategy and method, in the order in which they first decided.</summary>
    internal static ImmutableArray<ReviewedStrategy> Of(ImmutableArray<TimedRecord<AllocationDecision>> decisions) =>
    [
        .. decisions.GroupBy(record => (record.Value.Strategy, record.Value.Method)).Select(group => new ReviewedStrategy(
            group.Key.Strategy, group.Key.Method, AllocationStatistics.Of([.. group]), RebalancingStatistics.Of([.. group]))),
    ];
}
