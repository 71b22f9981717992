using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The portfolio of smallest variance. Source: Markowitz (1952), J. Finance 7(1). Stateless after construction, so thread-safe.
/// </summary>
public sealed class MinimumVarianceStrategy : IAllocationStrategy
{
    private readonly MinimumVarianceOptions _options;
    private readonly PortfolioOptimizer _optimizer;

    /// <summary>Copies the options.</summary>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public MinimumVarianceStrategy(MinimumVarianceOptions? options = null, TimeProvider? clock = null)
    {
        options ??= new();
        options.ThrowIfUnsound(nameof(options));
        _options = options with { Constraints = options.Effective };
        _optimizer = new PortfolioOptimizer(clock);
    }

    /// <inheritdoc/>
    public string Name => "minimum_variance";

    /// <inheritdoc/>
    public PortfolioConstraints Constraints => _options.Constraints with { };

    /// <inheritdoc/>
    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) =>
        _optimizer.Solve(Problem(context), estimates, cancellationToken);

    /// <inheritdoc/>
    public AllocationExplanation Explain(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) =>
        _optimizer.Explain(Problem(context), estimates, cancellationToken);

    private PortfolioProblem Problem(AllocationContext? context) => _options.ToProblem(PortfolioObjective.MinimumVariance, context);
}
