using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The portfolio of largest utility under beliefs that start from the market's equilibrium and take in views: without views the market
/// portfolio itself, where the limits allow it. Market weights and views come with the context. Stateless after construction, so thread-safe.
/// </summary>
/// <remarks>
/// Maximises μ'w − ½δ·w'(Σ + M)w with the posterior μ and Σ + M of <see cref="BlackLittermanModel"/>; expected return and volatility of the
/// result are the posterior's. Sources: Black and Litterman (1992), Financial Analysts J. 48(5); He and Litterman (1999); Idzorek (2005).
/// </remarks>
public sealed class BlackLittermanStrategy : IAllocationStrategy
{
    private readonly BlackLittermanStrategyOptions _options;
    private readonly PortfolioOptimizer _optimizer;

    /// <summary>Copies the options.</summary>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public BlackLittermanStrategy(BlackLittermanStrategyOptions? options = null, TimeProvider? clock = null)
    {
        options ??= new();
        options.ThrowIfUnsound(nameof(options));
        _options = options with { Constraints = options.Constraints with { }, Model = options.Model with { } };
        _optimizer = new PortfolioOptimizer(clock);
    }

    /// <inheritdoc/>
    public string Name => "black_litterman";

    /// <inheritdoc/>
    public PortfolioConstraints Constraints => _options.Constraints with { };

    /// <inheritdoc/>
    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) =>
        TryPose(estimates, context, out PortfolioProblem? problem, out ReturnEstimates? posterior, out AllocationResult? failure)
            ? _optimizer.Solve(problem, posterior, cancellationToken)
            : failure;

    /// <inheritdoc/>
    public AllocationExplanation Explain(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) =>
        TryPose(estimates, context, out PortfolioProblem? problem, out ReturnEstimates? posterior, out AllocationResult? failure)
            ? _optimizer.Explain(problem, posterior, cancellationToken)
            : AllocationExplanation.Of(failure);

    private bool TryPose(
        ReturnEstimates estimates, AllocationContext? context, [NotNullWhen(true)] out PortfolioProblem? problem,
        [NotNullWhen(true)] out ReturnEstimates? posterior, [NotNullWhen(false)] out AllocationResult? failure)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        (problem, posterior) = (null, null);
        if (estimates.Assets.IsEmpty)
        {
            failure = AllocationResult.Failed(AllocationStatus.PrimalInfeasible, "There are no assets to allocate to.");
            return false;
        }

        if (context?.MarketWeights is not { } market)
        {
            failure = Undefined("Black-Litterman starts from the weights of the market; there are none.");
            return false;
        }

        if (market.TryAlign(estimates.Assets, out string? misfit, out _) is null)
        {
            failure = Undefined(misfit!);
            return false;
        }

        ImmutableArray<View> views = [.. context.Views.Select(WithConfidence)];
        if (Foreign(views, estimates) is { } foreign)
        {
            failure = Undefined(foreign);
            return false;
        }

        if (!BlackLittermanModel.TryPosteriorFromMarket(
            estimates, market, views, _options.Model, out BlackLittermanPosterior? found, out EstimationFailure? why))
        {
            failure = Undefined(why.Detail);
            return false;
        }

        problem = _options.ToProblem(PortfolioObjective.MeanVarianceUtility(_options.Model.RiskAversion), context);
        (posterior, failure) = (found.Estimates, null);
        return true;
    }

    private static AllocationResult Undefined(string detail) => AllocationResult.Failed(AllocationStatus.UndefinedEstimate, detail);

    private View WithConfidence(View view) => _options.DefaultConfidence is { } confidence && view.Uncertainty == ViewUncertainty.Proportional
        ? view.WithConfidence(confidence)
        : view;

    private static string? Foreign(ImmutableArray<View> views, ReturnEstimates estimates)
    {
        foreach (View view in views)
        {
            foreach (ViewExposure exposure in view.Exposures)
            {
                if (estimates.IndexOf(exposure.Asset) < 0)
                {
                    return $"The view that {view} names {exposure.Asset}, which is not among the {estimates.Assets.Length} assets.";
                }
            }
        }

        return null;
    }
}
