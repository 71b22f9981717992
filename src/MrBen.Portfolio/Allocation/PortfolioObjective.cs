using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>What to optimise. Immutable and thread-safe.</summary>
public sealed record PortfolioObjective
{
    private PortfolioObjective(PortfolioObjectiveKind kind) => Kind = kind;

    /// <summary>Smallest variance.</summary>
    public static PortfolioObjective MinimumVariance { get; } = new(PortfolioObjectiveKind.MinimumVariance);

    /// <summary>Largest expected return.</summary>
    public static PortfolioObjective MaximumReturn { get; } = new(PortfolioObjectiveKind.MaximumReturn);

    /// <summary>Which one.</summary>
    public PortfolioObjectiveKind Kind { get; }

    /// <summary>Risk-free rate per year of the Sharpe ratio.</summary>
    public double RiskFreeRate { get; private init; }

    /// <summary>λ of the utility μ'w − ½λ·w'Σw, positive.</summary>
    public double RiskAversion { get; private init; } = 1;

    /// <summary>The weights to stay near; there only with <see cref="PortfolioObjectiveKind.MinimumTrackingError"/>.</summary>
    public PortfolioWeights? Benchmark { get; private init; }

    /// <summary>
    /// Smallest ½·(w − b)'Σ(w − b): the weights nearest to given ones, in volatility of the difference. An asset the benchmark does not list
    /// has weight 0 in it.
    /// </summary>
    public static PortfolioObjective MinimumTrackingError(PortfolioWeights benchmark)
    {
        ArgumentNullException.ThrowIfNull(benchmark);
        return new PortfolioObjective(PortfolioObjectiveKind.MinimumTrackingError) { Benchmark = benchmark };
    }

    /// <summary>Largest Sharpe ratio over a risk-free rate per year (0.02 is 2 %).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not finite.</exception>
    public static PortfolioObjective MaximumSharpe(double riskFreeRate)
    {
        if (!double.IsFinite(riskFreeRate))
        {
            throw new ArgumentOutOfRangeException(nameof(riskFreeRate), riskFreeRate,
                Invariant($"The risk-free rate must be finite; it is {riskFreeRate}."));
        }

        return new PortfolioObjective(PortfolioObjectiveKind.MaximumSharpe) { RiskFreeRate = riskFreeRate };
    }

    /// <summary>Largest expected return − ½·<paramref name="riskAversion"/>·variance, per year.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The risk aversion is not positive and finite.</exception>
    public static PortfolioObjective MeanVarianceUtility(double riskAversion)
    {
        if (!(riskAversion > 0 && double.IsFinite(riskAversion)))
        {
            throw new ArgumentOutOfRangeException(nameof(riskAversion), riskAversion,
                Invariant($"The risk aversion must be positive and finite; it is {riskAversion}."));
        }

        return new PortfolioObjective(PortfolioObjectiveKind.MeanVarianceUtility) { RiskAversion = riskAversion };
    }
}
