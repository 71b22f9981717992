using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>Marginal, component and incremental losses of the positions, for both losses of a tail. Immutable and thread-safe.</summary>
/// <param name="ValueAtRisk">The contributions to the value at risk.</param>
/// <param name="ExpectedShortfall">The contributions to the expected shortfall.</param>
/// <remarks>
/// Source: Tasche (1999), Risk contributions and performance measurement (conditional means given the tail); Garman (1996), Risk 9(10)
/// (component and incremental value at risk).
/// </remarks>
public sealed partial record TailDecomposition(LossContributions ValueAtRisk, LossContributions ExpectedShortfall)
{
    /// <summary>Of a portfolio whose returns are normal: −h·m + √h·σ·z.</summary>
    /// <param name="weights">Fractions of net asset value, length N; long and short; any sum (the rest is riskless cash).</param>
    /// <param name="means">Mean return of each asset per period, length N.</param>
    /// <param name="covariance">Covariance per period, N × N, positive semidefinite.</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.99.</param>
    /// <param name="horizon">Periods, at least 1. Default 1.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a number is not finite, or w'Σw is negative.</exception>
    /// <remarks>A portfolio without variance has contributions of its mean alone. O(N²).</remarks>
    public static TailDecomposition Gaussian(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> means, SymmetricMatrix covariance, double confidence, int horizon = 1)
    {
        Guard.InsideUnitInterval(confidence);
        double quantile = NormalDistribution.Quantile(confidence);
        return Elliptical(weights, means, covariance, horizon, quantile, NormalDistribution.Density(quantile) / (1 - confidence));
    }

    /// <summary>Of a portfolio whose returns are jointly Student t; the horizon as in <see cref="StudentTail"/>.</summary>
    /// <param name="weights">Fractions of net asset value, length N.</param>
    /// <param name="means">Mean return of each asset per period, length N.</param>
    /// <param name="covariance">Covariance (not scale) per period, N × N, positive semidefinite.</param>
    /// <param name="degreesOfFreedom">Degrees of freedom, above 2.</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.99.</param>
    /// <param name="horizon">Periods, at least 1. Default 1.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or a number is outside its range.</exception>
    public static TailDecomposition Student(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> means, SymmetricMatrix covariance, double degreesOfFreedom, double confidence,
        int horizon = 1)
    {
        Guard.InsideUnitInterval(confidence);
        if (!(degreesOfFreedom > 2 && double.IsFinite(degreesOfFreedom)))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), FormattableString.Invariant(
                $"{nameof(degreesOfFreedom)} is {degreesOfFreedom}; it must be above 2, where a covariance begins to exist, and finite."));
        }

        (double quantile, double tail) = StudentTail.StandardLoss(degreesOfFreedom, confidence);
        double scale = Math.Sqrt((degreesOfFreedom - 2) / degreesOfFreedom);
        return Elliptical(weights, means, covariance, horizon, scale * quantile, scale * tail);
    }

    /// <summary>
    /// Of a portfolio over scenarios of its assets' returns: historical ones, historical ones rescaled to today's volatility (filtered), or
    /// drawn ones (<see cref="MonteCarloScenarios"/>).
    /// </summary>
    /// <param name="weights">Fractions of net asset value, length N ≥ 1.</param>
    /// <param name="scenarios">Simple returns over the horizon, S × N with S ≥ 1, row after row; all scenarios are equally likely.</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.99.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or a number is not finite.</exception>
    /// <remarks>
    /// The contributions to the value at risk are those of one scenario and change by leaps; those to the expected shortfall are means.
    /// O(S·N·log S).
    /// </remarks>
    public static TailDecomposition Scenarios(ReadOnlySpan<double> weights, ReadOnlySpan<double> scenarios, double confidence)
    {
        Guard.AtLeast(1, weights.Length, "weights", nameof(weights));
        Guard.AllFinite(weights);
        Guard.AllFinite(scenarios);
        Guard.InsideUnitInterval(confidence);
        int n = weights.Length;
        int count = scenarios.Length / n;
        Guard.AtLeast(1, count, "scenarios", nameof(scenarios));
        Guard.Length(count * n, scenarios.Length, "returns (one per asset and scenario)", nameof(scenarios));
        double[] portfolio = new double[count];
        int[] order = new int[count];
        for (int s = 0; s < count; s++)
        {
            portfolio[s] = Kernels.Dot(scenarios.Slice(s * n, n), weights);
            order[s] = s;
        }

        Array.Sort(order, (a, b) => portfolio[a].CompareTo(portfolio[b]) is var sign && sign != 0 ? sign : a - b);
        int worse = count - 1 - Quantiles.LowerIndex(count, confidence);
        double tail = (1 - confidence) * count;
        double[] atBoundary = new double[n];
        double[] inTail = new double[n];
        Kernels.Axpy(-1, scenarios.Slice(order[worse] * n, n), atBoundary);
        for (int s = 0; s < worse; s++)
        {
            Kernels.Axpy(-1 / tail, scenarios.Slice(order[s] * n, n), inTail);
        }

        Kernels.Axpy((tail - worse) / tail, atBoundary, inTail);
        double[] without = new double[count];
        TailLoss[] losses = new TailLoss[n];
        for (int i = 0; i < n; i++)
        {
            for (int s = 0; s < count; s++)
            {
                without[s] = portfolio[s] - (weights[i] * scenarios[(s * n) + i]);
            }

            (double valueAtRisk, double shortfall) = RiskMetrics.TailLosses(without, confidence);
            losses[i] = new TailLoss(valueAtRisk, shortfall);
        }

        return Collect(weights, atBoundary, inTail, losses);
    }

    private static TailDecomposition Elliptical(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> means, SymmetricMatrix covariance, int horizon, double quantile, double tail)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        Guard.Length(covariance.Order, weights.Length, "weights (one per row of the covariance)", nameof(weights));
        Guard.Length(covariance.Order, means.Length, "means (one per row of the covariance)", nameof(means));
        Guard.AllFinite(weights);
        Guard.AllFinite(means);
        int n = weights.Length;
        double root = Math.Sqrt(horizon);
        double[] byWeight = new double[n];
        _ = RiskMetrics.TryMarginalContributions(weights, covariance, byWeight);
        double[] valueAtRisk = new double[n];
        double[] shortfall = new double[n];
        TailLoss[] losses = new TailLoss[n];
        double[] without = weights.ToArray();
        for (int i = 0; i < n; i++)
        {
            valueAtRisk[i] = (root * quantile * byWeight[i]) - (horizon * means[i]);
            shortfall[i] = (root * tail * byWeight[i]) - (horizon * means[i]);
            without[i] = 0;
            double deviation = root * RiskMetrics.PortfolioVolatility(without, covariance);
            double mean = horizon * Kernels.Dot(without, means);
            losses[i] = new TailLoss((quantile * deviation) - mean, (tail * deviation) - mean);
            without[i] = weights[i];
        }

        return Collect(weights, valueAtRisk, shortfall, losses);
    }

    private static TailDecomposition Collect(
        ReadOnlySpan<double> weights, double[] valueAtRisk, double[] shortfall, TailLoss[] without) => new(
        Of(weights, valueAtRisk, [.. without.Select(loss => loss.ValueAtRisk)]),
        Of(weights, shortfall, [.. without.Select(loss => loss.ExpectedShortfall)]));

    private static LossContributions Of(ReadOnlySpan<double> weights, double[] marginal, double[] without)
    {
        double[] component = new double[marginal.Length];
        double total = 0;
        for (int i = 0; i < component.Length; i++)
        {
            component[i] = weights[i] * marginal[i];
            total += component[i];
        }

        return new LossContributions(total, [.. marginal], [.. component], [.. without.Select(loss => total - loss)]);
    }
}
