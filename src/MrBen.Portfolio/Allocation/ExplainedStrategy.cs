using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <summary>Another strategy's answer, whose explanation it keeps. For one call: not thread-safe.</summary>
internal sealed class ExplainedStrategy(IAllocationStrategy strategy) : IAllocationStrategy
{
    public string Name => strategy.Name;

    public PortfolioConstraints Constraints => strategy.Constraints;

    /// <summary>Why the last answer is what it is; <see langword="null"/> where none was asked for.</summary>
    public AllocationExplanation? Explanation { get; private set; }

    public AllocationResult Allocate(ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default)
    {
        Explanation = strategy.Explain(estimates, context, cancellationToken)
            ?? throw new InvalidOperationException($"Strategy {Name} answered null; it must answer with an explanation.");
        return Explanation.Result;
    }
}
