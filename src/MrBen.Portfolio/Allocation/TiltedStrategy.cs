using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// A strategy whose weights are moved by tilts, one after the other, and end inside the strategy's limits. Immutable; thread-safe as its parts
/// are.
/// </summary>
/// <remarks>
/// Where the tilted weights break a limit, the answer is the weights of smallest tracking error to them that break none, found and certified
/// by the solver; nothing is clamped. A tilt that fails fails the allocation: weights without it were not asked for.
/// <see cref="AllocationResult.Steps"/> shows every step.
/// </remarks>
public sealed class TiltedStrategy : IAllocationStrategy
{
    // Beyond a limit by no more than this is the rounding of the tilt's own sums, relative to the limit where that is above 1.
    private const double Rounding = 1e-12;

    private readonly IAllocationStrategy _base;
    private readonly ImmutableArray<IWeightTilt> _tilts;
    private readonly PortfolioOptimizer _optimizer;
    private readonly TimeProvider _clock;

    /// <summary>Puts tilts over a strategy.</summary>
    /// <param name="strategy">The strategy whose weights are moved.</param>
    /// <param name="tilts">The tilts in order; none leaves the strategy as it is.</param>
    /// <param name="name">Name in reports; <see langword="null"/> for the names of the parts, joined by <c>+</c>.</param>
    /// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
    /// <exception cref="ArgumentException">The list of tilts is uninitialised or holds a <see langword="null"/>.</exception>
    public TiltedStrategy(
        IAllocationStrategy strategy, ImmutableArray<IWeightTilt> tilts, string? name = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        if (tilts.IsDefault || tilts.Contains(null!))
        {
            throw new ArgumentException("The list of tilts must be initialized and hold no null.", nameof(tilts));
        }

        (_base, _tilts, _clock) = (strategy, tilts, clock ?? TimeProvider.System);
        _optimizer = new PortfolioOptimizer(_clock);
        Name = name ?? string.Join('+', [strategy.Name, .. tilts.Select(tilt => tilt.Name)]);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public PortfolioConstraints Constraints => _base.Constraints;

    /// <inheritdoc/>
    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        long start = _clock.GetTimestamp();
        AllocationResult result = _base.Allocate(estimates, context, cancellationToken)
            ?? throw new InvalidOperationException($"Strategy {_base.Name} answered null; it must answer with a result.");
        if (!result.HasWeights || _tilts.IsEmpty)
        {
            return result;
        }

        List<AllocationStep> steps = [.. result.Steps];
        if (steps.Count == 0)
        {
            steps.Add(new AllocationStep(_base.Name, result.Detail, result.Weights));
        }

        PortfolioWeights weights = result.Weights;
        PortfolioConstraints own = _base.Constraints;
        PortfolioConstraints constraints = own;
        foreach (IWeightTilt tilt in _tilts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TiltOutcome outcome = tilt.Tilt(weights, new TiltContext
            {
                Estimates = estimates,
                Constraints = constraints,
                Returns = context?.Returns,
                Market = context?.Market,
                CurrentWeights = context?.CurrentWeights,
                Mixture = result.Mixture,
                TimeLimit = context?.TimeLeft(_clock, start),
            }, cancellationToken);
            if (!outcome.HasWeights)
            {
                return AllocationResult.Failed(outcome.Status, $"{tilt.Name}: {outcome.Detail}") with { Steps = [.. steps] };
            }

            weights = outcome.Weights;
            constraints = Amended(constraints, outcome);
            steps.Add(new AllocationStep(tilt.Name, outcome.Detail, weights));
        }

        if (ReferenceEquals(weights, result.Weights) && ReferenceEquals(constraints, own))
        {
            // The strategy's own answer under its own limits: as it was, with what gave way in it and its last digits.
            return result with { Steps = [.. steps] };
        }

        return Inside(constraints, weights, result, estimates, context, start, steps, cancellationToken);
    }

    private static PortfolioConstraints Amended(PortfolioConstraints constraints, TiltOutcome outcome)
    {
        if (outcome is { MinTotal: null, MaxTotal: null, MaxWeight: null })
        {
            return constraints;
        }

        PortfolioConstraints amended = constraints with
        {
            MinTotal = outcome.MinTotal ?? constraints.MinTotal,
            MaxTotal = outcome.MaxTotal ?? constraints.MaxTotal,
        };
        return outcome.MaxWeight is { } limit
            ? amended with
            {
                MaxWeight = Math.Min(limit, amended.MaxWeight),
                AssetBounds = [.. amended.AssetBounds.Select(bounds => bounds with { Max = Math.Min(limit, bounds.Max) })],
            }
            : amended;
    }

    private AllocationResult Inside(
        PortfolioConstraints constraints, PortfolioWeights weights, AllocationResult untilted, ReturnEstimates estimates,
        AllocationContext? context, long start, List<AllocationStep> steps, CancellationToken cancellationToken)
    {
        IReadOnlyList<ConstraintViolation> broken =
            constraints.Violations(weights, estimates, context?.CurrentWeights, Rounding, context?.Returns);
        if (broken.Count == 0)
        {
            bool unmoved = ReferenceEquals(weights, untilted.Weights);
            return (unmoved ? untilted : Moved(weights, untilted, estimates, steps)) with { Steps = [.. steps] };
        }

        PortfolioProblem nearest = new()
        {
            Objective = PortfolioObjective.MinimumTrackingError(weights),
            Constraints = constraints,
            CurrentWeights = context?.CurrentWeights,
            Scenarios = constraints.MeasureLimits.IsDefaultOrEmpty ? null : context?.Returns,
            TimeLimit = context?.TimeLeft(_clock, start),
        };
        AllocationResult inside = _optimizer.Solve(nearest, estimates, cancellationToken);
        if (!inside.HasWeights)
        {
            return inside with { Steps = [.. steps] };
        }

        steps.Add(new AllocationStep("constraints", Invariant(
            $"The nearest weights that keep {string.Join(", ", broken.Select(item => item.Constraint))}."), inside.Weights));
        return Moved(inside.Weights, untilted, estimates, steps) with
        {
            Certificate = inside.Certificate,
            BindingConstraints = inside.BindingConstraints,
            Driver = inside.Driver,
            Iterations = inside.Iterations,
            Steps = [.. steps],
        };
    }

    // Tilts of an incumbent are no better than an incumbent.
    private static AllocationResult Moved(
        PortfolioWeights weights, AllocationResult untilted, ReturnEstimates estimates, List<AllocationStep> steps)
    {
        string detail = string.Join(' ', steps.Select(step => step.Detail));
        return untilted.IsOptimal
            ? AllocationResult.Optimal(weights, estimates, detail)
            : AllocationResult.Incumbent(weights, estimates, detail);
    }
}
