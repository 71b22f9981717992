using MrBen.Optimization.Scenarios;
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

    /// <summary>Risk-free rate per year of the Sharpe ratio, or of the ratio to a measure.</summary>
    public double RiskFreeRate { get; private init; }

    /// <summary>λ of the utility μ'w − ½λ·w'Σw, positive.</summary>
    public double RiskAversion { get; private init; } = 1;

    /// <summary>The weights to stay near; there only with <see cref="PortfolioObjectiveKind.MinimumTrackingError"/>.</summary>
    public PortfolioWeights? Benchmark { get; private init; }

    /// <summary>
    /// What is minimised or divided by; there only with <see cref="PortfolioObjectiveKind.MinimumRisk"/> and
    /// <see cref="PortfolioObjectiveKind.MaximumRatio"/>.
    /// </summary>
    public ScenarioMeasure? Measure { get; private init; }

    /// <summary>
    /// Smallest measure of the outcomes over <see cref="PortfolioProblem.Scenarios"/>, per period of them: a conditional value at risk over
    /// daily scenarios is that of a day. What trading costs is counted per period too.
    /// </summary>
    public static PortfolioObjective MinimumRisk(ScenarioMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return new PortfolioObjective(PortfolioObjectiveKind.MinimumRisk) { Measure = measure };
    }

    /// <summary>
    /// Largest (expected return − risk-free rate − costs)/measure. The numerator is per year and of the estimates, as in the Sharpe ratio; the
    /// measure is per period of <see cref="PortfolioProblem.Scenarios"/>, so that the ratio compares portfolios, not horizons.
    /// </summary>
    /// <param name="measure">What is divided by. Where some weights earn more than the risk-free rate at a measure of 0, there is no largest.</param>
    /// <param name="riskFreeRate">Per year (0.02 is 2 %), of each unit of weight, as in the Sharpe ratio.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not finite.</exception>
    public static PortfolioObjective MaximumRatio(ScenarioMeasure measure, double riskFreeRate)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return new PortfolioObjective(PortfolioObjectiveKind.MaximumRatio) { Measure = measure, RiskFreeRate = Finite(riskFreeRate) };
    }

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
    public static PortfolioObjective MaximumSharpe(double riskFreeRate) =>
        new(PortfolioObjectiveKind.MaximumSharpe) { RiskFreeRate = Finite(riskFreeRate) };

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
    private static double Finite(double riskFreeRate) => double.IsFinite(riskFreeRate)
        ? riskFreeRate
        : throw new ArgumentOutOfRangeException(
            nameof(riskFreeRate), riskFreeRate, Invariant($"The risk-free rate must be finite; it is {riskFreeRate}."));
}
