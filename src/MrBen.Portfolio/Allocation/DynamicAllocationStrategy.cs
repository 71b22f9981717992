using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// A base strategy whose weights follow the market: first <see cref="RegimeTilt"/>, then <see cref="MomentumTilt"/>, then
/// <see cref="VolatilityTargetTilt"/>, each as its own formula says and each to be switched off. Needs the returns in the context. Immutable;
/// thread-safe as its base is.
/// </summary>
public sealed class DynamicAllocationStrategy : IAllocationStrategy
{
    private readonly DynamicAllocationOptions _options;
    private readonly IAllocationStrategy _base;
    private readonly TiltedStrategy _tilted;

    /// <summary>Copies the options.</summary>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <param name="baseStrategy">The strategy that the parts move; risk parity where <see langword="null"/>.</param>
    /// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public DynamicAllocationStrategy(
        DynamicAllocationOptions? options = null, IAllocationStrategy? baseStrategy = null, TimeProvider? clock = null)
    {
        options ??= new();
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _options = options with { };
        _base = baseStrategy ?? new RiskParityStrategy(clock: clock);
        ImmutableArray<IWeightTilt>.Builder tilts = ImmutableArray.CreateBuilder<IWeightTilt>();
        if (options.UsesRegime)
        {
            tilts.Add(new RegimeTilt(options.Regime, clock));
        }

        if (options.UsesMomentum)
        {
            tilts.Add(new MomentumTilt(options.Momentum));
        }

        if (options.UsesVolatilityTarget)
        {
            tilts.Add(new VolatilityTargetTilt(options.VolatilityTarget));
        }

        _tilted = new TiltedStrategy(_base, tilts.ToImmutable(), Name, clock);
    }

    /// <inheritdoc/>
    public string Name => "dynamic_allocation";

    /// <summary>The limits of the base strategy; the sum of the weights may be lower, or higher, as far as the parts in use may need.</summary>
    public PortfolioConstraints Constraints
    {
        get
        {
            PortfolioConstraints constraints = _base.Constraints;
            bool holdsCash = _options.UsesVolatilityTarget
                || (_options.UsesRegime && _options.Regime.Defensive == DefensivePortfolio.Cash);
            double largest = _options.UsesVolatilityTarget ? Math.Max(1, _options.VolatilityTarget.MaxExposure) : 1;
            return constraints with
            {
                MinTotal = holdsCash ? Math.Min(0, constraints.MinTotal) : constraints.MinTotal,
                MaxTotal = Math.Max(constraints.MaxTotal, largest * constraints.MaxTotal),
            };
        }
    }

    /// <inheritdoc/>
    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) =>
        _tilted.Allocate(estimates, context, cancellationToken);
}
