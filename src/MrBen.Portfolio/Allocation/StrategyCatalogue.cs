using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>The built-in strategies by name, made once with their options. Immutable and thread-safe.</summary>
public sealed class StrategyCatalogue
{
    private readonly Dictionary<PortfolioStrategy, IAllocationStrategy> _strategies;

    /// <summary>Makes every strategy; options that are <see langword="null"/> are the defaults.</summary>
    /// <param name="minimumVariance">Settings.</param>
    /// <param name="maximumSharpe">Settings.</param>
    /// <param name="meanVariance">Settings.</param>
    /// <param name="riskParity">Settings.</param>
    /// <param name="equalWeight">Settings.</param>
    /// <param name="blackLitterman">Settings.</param>
    /// <param name="dynamicAllocation">Settings.</param>
    /// <param name="dynamicBase">The strategy that dynamic allocation moves; not itself. Default risk parity.</param>
    /// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
    /// <exception cref="ArgumentException">Options are unsound.</exception>
    public StrategyCatalogue(
        MinimumVarianceOptions? minimumVariance = null, MaximumSharpeOptions? maximumSharpe = null,
        MeanVarianceOptions? meanVariance = null, RiskParityOptions? riskParity = null, EqualWeightOptions? equalWeight = null,
        BlackLittermanStrategyOptions? blackLitterman = null, DynamicAllocationOptions? dynamicAllocation = null,
        PortfolioStrategy dynamicBase = PortfolioStrategy.RiskParity, TimeProvider? clock = null)
    {
        _strategies = new Dictionary<PortfolioStrategy, IAllocationStrategy>
        {
            [PortfolioStrategy.EqualWeight] = new EqualWeightStrategy(equalWeight),
            [PortfolioStrategy.InverseVolatility] = new InverseVolatilityStrategy(),
            [PortfolioStrategy.RiskParity] = new RiskParityStrategy(riskParity, clock),
            [PortfolioStrategy.MinimumVariance] = new MinimumVarianceStrategy(minimumVariance, clock),
            [PortfolioStrategy.MaximumSharpe] = new MaximumSharpeStrategy(maximumSharpe, clock),
            [PortfolioStrategy.MeanVariance] = new MeanVarianceStrategy(meanVariance, clock),
            [PortfolioStrategy.BlackLitterman] = new BlackLittermanStrategy(blackLitterman, clock),
        };
        if (!_strategies.TryGetValue(dynamicBase, out IAllocationStrategy? moved))
        {
            throw new ArgumentException(Invariant($"Dynamic allocation cannot move {dynamicBase}."), nameof(dynamicBase));
        }

        _strategies.Add(PortfolioStrategy.DynamicAllocation, new DynamicAllocationStrategy(dynamicAllocation, moved, clock));
    }

    /// <summary>One strategy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public IAllocationStrategy this[PortfolioStrategy strategy] => _strategies.TryGetValue(strategy, out IAllocationStrategy? found)
        ? found
        : throw new ArgumentOutOfRangeException(nameof(strategy), strategy, Invariant($"There is no strategy {(int)strategy}."));
}
