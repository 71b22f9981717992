using MrBen.Portfolio.Allocation;

namespace MrBen.Portfolio;

/// <content>Why a strategy would hold what it would.</content>
public sealed partial class AdvancedPortfolioManager
{
    /// <inheritdoc cref="ExplainPortfolioAllocation(PortfolioStrategy, CancellationToken)"/>
    public AllocationExplanation ExplainPortfolioAllocation(PortfolioStrategy strategy) =>
        Explain(_rooms.Strategies[strategy], strategy, CancellationToken.None);

    /// <summary>
    /// Says why a built-in strategy would hold what it would: what each limit costs, or which limits conflict and what would resolve it. Of its
    /// own weights, before a method moves them. Nothing is traded or recorded.
    /// </summary>
    /// <param name="strategy">The strategy, with the options the manager was built with.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The answer with its reasons; where there is no answer, why.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public AllocationExplanation ExplainPortfolioAllocation(PortfolioStrategy strategy, CancellationToken cancellationToken) =>
        Explain(_rooms.Strategies[strategy], strategy, cancellationToken);

    /// <inheritdoc cref="ExplainPortfolioAllocation(IAllocationStrategy, CancellationToken)"/>
    public AllocationExplanation ExplainPortfolioAllocation(IAllocationStrategy strategy) =>
        Explain(strategy, builtIn: null, CancellationToken.None);

    /// <summary>The same of any strategy; see <see cref="IAllocationStrategy.Explain"/>.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The answer with its reasons; where there is no answer, why.</returns>
    /// <exception cref="InvalidOperationException">The strategy answered <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public AllocationExplanation ExplainPortfolioAllocation(IAllocationStrategy strategy, CancellationToken cancellationToken) =>
        Explain(strategy, builtIn: null, cancellationToken);

    private AllocationExplanation Explain(IAllocationStrategy strategy, PortfolioStrategy? builtIn, CancellationToken cancellationToken)
    {
        CheckNamed(strategy);
        cancellationToken.ThrowIfCancellationRequested();
        return _rooms.Allocation.Explain(_book.Snapshot(), strategy, builtIn, Now, cancellationToken);
    }

    private static void CheckNamed(IAllocationStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        if (string.IsNullOrWhiteSpace(strategy.Name))
        {
            throw new ArgumentException($"The strategy {strategy.GetType().Name} has no name.", nameof(strategy));
        }
    }
}
