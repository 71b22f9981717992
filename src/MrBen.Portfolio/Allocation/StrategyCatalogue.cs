using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>The built-in strategies by name, made once with their options. Immutable and thread-safe.</summary>
public sealed class StrategyCatalogue
{
    private readonly Dictionary<PortfolioStrategy, IAllocationStrategy> _strategies;

    /// <summary>Makes every strategy.</summary>
    /// <param name="minimumVariance">Settings; the defaults where <see langword="null"/>.</param>
    /// <param name="maximumSharpe">Settings; the defaults where <see langword="null"/>.</param>
    /// <param name="meanVariance">Settings; the defaults where <see langword="null"/>.</param>
    /// <param name="riskParity">Settings; the defaults where <see langword="null"/>.</param>
    /// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
    /// <exception cref="ArgumentException">Options are unsound.</exception>
    public StrategyCatalogue(
        MinimumVarianceOptions? minimumVariance = null, MaximumSharpeOptions? maximumSharpe = null,
        MeanVarianceOptions? meanVariance = null, RiskParityOptions? riskParity = null, TimeProvider? clock = null)
    {
        _strategies = new Dictionary<PortfolioStrategy, IAllocationStrategy>
        {
            [PortfolioStrategy.EqualWeight] = new EqualWeightStrategy(),
            [PortfolioStrategy.InverseVolatility] = new InverseVolatilityStrategy(),
            [PortfolioStrategy.RiskParity] = new RiskParityStrategy(riskParity, clock),
            [PortfolioStrategy.MinimumVariance] = new MinimumVarianceStrategy(minimumVariance, clock),
            [PortfolioStrategy.MaximumSharpe] = new MaximumSharpeStrategy(maximumSharpe, clock),
            [PortfolioStrategy.MeanVariance] = new MeanVarianceStrategy(meanVariance, clock),
        };
    }

    /// <summary>One strategy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public IAllocationStrategy this[PortfolioStrategy strategy] => _strategies.TryGetValue(strategy, out IAllocationStrategy? found)
        ? found
        : throw new ArgumentOutOfRangeException(nameof(strategy), strategy, Invariant($"There is no strategy {(int)strategy}."));
}
