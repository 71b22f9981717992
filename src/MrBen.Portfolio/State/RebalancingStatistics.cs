using System.Collections.Immutable;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.State;

/// <summary>What allocations planned to trade, over a history of decisions; plans, not fills. Immutable and thread-safe.</summary>
public sealed record RebalancingStatistics
{
    private RebalancingStatistics()
    {
    }

    /// <summary>Plans with trades.</summary>
    public required int Rebalances { get; init; }

    /// <summary>How many plans ended with each status; statuses that never came are not in it, nor allocations without weights.</summary>
    public required ImmutableSortedDictionary<RebalanceStatus, int> ByStatus { get; init; }

    /// <summary>Share of all allocations asked for whose plan had trades, in [0, 1]; <see langword="null"/> where there are none.</summary>
    public required double? ShareOfRequests { get; init; }

    /// <summary>
    /// Sum of the turnovers: traded value over net asset value, purchases and sales counted both (1 is the whole portfolio once).
    /// </summary>
    public required double TotalTurnover { get; init; }

    /// <summary>Mean turnover of a rebalance; <see langword="null"/> where there are none.</summary>
    public required double? MeanTurnover { get; init; }

    /// <summary>
    /// Expected cost of all trades planned; <see langword="null"/> where the sum is larger than a <see langword="decimal"/>.
    /// </summary>
    public required decimal? TotalCost { get; init; }

    /// <summary>Mean number of trades of a rebalance; <see langword="null"/> where there are none.</summary>
    public required double? MeanTrades { get; init; }

    /// <summary>Mean time from one rebalance to the next; <see langword="null"/> where there are fewer than two.</summary>
    public required TimeSpan? MeanTimeBetween { get; init; }

    internal static RebalancingStatistics Of(IReadOnlyCollection<TimedRecord<AllocationDecision>> decisions)
    {
        TimedRecord<AllocationDecision>[] traded =
            [.. decisions.Where(record => record.Value.PlanStatus == RebalanceStatus.Planned).OrderBy(record => record.Time)];
        double turnover = traded.Sum(record => record.Value.Turnover);
        return new RebalancingStatistics
        {
            Rebalances = traded.Length,
            ByStatus = decisions.Where(record => record.Value.PlanStatus is not null)
                .CountBy(record => record.Value.PlanStatus!.Value).ToImmutableSortedDictionary(),
            ShareOfRequests = decisions.Count == 0 ? null : (double)traded.Length / decisions.Count,
            TotalTurnover = turnover,
            MeanTurnover = traded.Length == 0 ? null : turnover / traded.Length,
            TotalCost = SumOf(traded),
            MeanTrades = traded.Length == 0 ? null : traded.Average(record => (double)record.Value.Trades),
            MeanTimeBetween = traded.Length < 2 ? null : (traded[^1].Time - traded[0].Time) / (traded.Length - 1),
        };
    }

    private static decimal? SumOf(TimedRecord<AllocationDecision>[] traded)
    {
        try
        {
            return traded.Sum(record => record.Value.Cost);
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
