using System.Collections.Immutable;

namespace MrBen.Portfolio.Allocation;

/// <summary>Why an answer is what it is, in numbers and in sentences. Immutable and thread-safe.</summary>
public sealed record AllocationExplanation
{
    private AllocationExplanation(AllocationResult result) => Result = result;

    /// <summary>The answer.</summary>
    public AllocationResult Result { get; }

    /// <summary>The limits that hold the optimum back, those that cost most first; empty without weights.</summary>
    public ImmutableArray<LimitExplanation> Binding { get; private init; } = [];

    /// <summary>The limits that do not, those with the least room first; empty without weights.</summary>
    public ImmutableArray<LimitExplanation> NotBinding { get; private init; } = [];

    /// <summary>
    /// Where no weights satisfy the limits: the smallest moves of limits, in units of weight, under which some do. Of several equally small
    /// ones it is one. Empty otherwise, where limits are not what is wrong, and where those in conflict are limits of risk contributions or what
    /// is all or nothing (<see cref="HoldingLimits"/>): no smallest move of them is sought.
    /// </summary>
    public ImmutableArray<LimitRelaxation> Relaxations { get; private init; } = [];

    /// <summary>What was found, and a sentence for each limit that binds, or the conflict and what would resolve it.</summary>
    public ImmutableArray<string> Lines { get; private init; } = [];

    /// <summary>Constraints with their limits moved by the relaxations.</summary>
    public PortfolioConstraints Relax(PortfolioConstraints constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return RelaxationSearch.Apply(constraints, Relaxations);
    }

    /// <summary>An answer that speaks for itself.</summary>
    public static AllocationExplanation Of(AllocationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Of(result, [], []);
    }

    internal static AllocationExplanation Of(
        AllocationResult result, ImmutableArray<LimitExplanation> binding, ImmutableArray<LimitExplanation> notBinding) => new(result)
        {
            Binding = binding,
            NotBinding = notBinding,
            Lines = [result.Detail, .. binding.Select(limit => limit.Sentence)],
        };

    internal static AllocationExplanation Of(AllocationResult result, ImmutableArray<LimitRelaxation> relaxations) => new(result)
    {
        Relaxations = relaxations,
        Lines = relaxations.IsEmpty ? [result.Detail] : [result.Detail, LimitWords.Relaxing(relaxations)],
    };
}
