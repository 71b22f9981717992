using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;

namespace MrBen.Portfolio.State;

/// <summary>How allocations ended, over a history of decisions. Immutable and thread-safe.</summary>
public sealed record AllocationStatistics
{
    private AllocationStatistics()
    {
    }

    /// <summary>Allocations asked for.</summary>
    public required int Requests { get; init; }

    /// <summary>Those that gave weights.</summary>
    public required int WithWeights { get; init; }

    /// <summary>How many ended with each status; statuses that never came are not in it.</summary>
    public required ImmutableSortedDictionary<AllocationStatus, int> ByStatus { get; init; }

    /// <summary>Mean expected return per year of those with weights; <see langword="null"/> where there are none.</summary>
    public required double? MeanExpectedReturn { get; init; }

    /// <summary>Mean expected volatility per year of those with weights; <see langword="null"/> where there are none.</summary>
    public required double? MeanVolatility { get; init; }

    internal static AllocationStatistics Of(IReadOnlyCollection<TimedRecord<AllocationDecision>> decisions)
    {
        AllocationDecision[] solved = [.. decisions.Select(record => record.Value).Where(decision => decision.Weights is not null)];
        return new AllocationStatistics
        {
            Requests = decisions.Count,
            WithWeights = solved.Length,
            ByStatus = decisions.CountBy(record => record.Value.Status).ToImmutableSortedDictionary(),
            MeanExpectedReturn = solved.Length == 0 ? null : solved.Average(decision => decision.ExpectedReturn),
            MeanVolatility = solved.Length == 0 ? null : solved.Average(decision => decision.Volatility),
        };
    }
}
