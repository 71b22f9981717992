using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// How reported returns are smoothed: an average of the true returns of this period and of the two before, as prices of assets that hardly trade
/// are. Immutable and thread-safe.
/// </summary>
/// <param name="Current">Weight of the period itself, in (0, 1].</param>
/// <param name="Before">Weight of the period before, at least 0.</param>
/// <param name="TwoBefore">Weight of the one before that, at least 0; the three sum to 1.</param>
/// <remarks>
/// A moving average of order 2 by maximum likelihood, weights below 0 set to 0. Source: Getmansky, Lo and Makarov (2004), J. of Financial Economics
/// 74(3), equations 21 and 46.
/// </remarks>
public sealed record ReturnSmoothing(double Current, double Before, double TwoBefore)
{
    /// <summary>Fewest periods that it is estimated from.</summary>
    public const int FewestPeriods = 12;

    private const double Tolerance = 1e-9;
    private const int MostIterations = 200;
    private const double Difference = 1e-6;

    /// <summary>Sum of the squared weights, in [1/3, 1]: 1 where nothing is smoothed.</summary>
    public double Index => (Current * Current) + (Before * Before) + (TwoBefore * TwoBefore);

    /// <summary>Estimates the weights.</summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <returns>The weights; <see langword="null"/> of fewer than 12 periods, and where the returns do not vary.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <remarks>
    /// Exact Gaussian likelihood of the returns less their mean by the innovations algorithm, over invertible averages. O(T) some hundred times.
    /// Equal to PerformanceAnalytics' SmoothingIndex. Source of the algorithm: Brockwell and Davis (1991), Time Series, proposition 5.2.2.
    /// </remarks>
    public static ReturnSmoothing? Estimate(ReadOnlySpan<double> returns)
    {
        Guard.AtLeast(1, returns.Length, "returns", nameof(returns));
        Guard.AllFinite(returns);
        if (returns.Length < FewestPeriods)
        {
            return null;
        }

        (double mean, double variance) = Moments.MeanAndVariance(returns);
        double deviation = Math.Sqrt(variance);
        if (!(deviation > RiskMetrics.NoDispersion))
        {
            return null;
        }

        double[] standard = returns.ToArray();
        foreach (ref double value in standard.AsSpan())
        {
            value = (value - mean) / deviation;
        }

        QuasiNewton search = new((point, gradient) => Loss(standard, point, gradient), [0, 0]);
        search.Run(Tolerance, MostIterations, CancellationToken.None);
        (double first, double second) = Coefficients(search.Point);
        first = Math.Max(0, first);
        second = Math.Max(0, second);
        double sum = 1 + first + second;
        return new ReturnSmoothing(1 / sum, first / sum, second / sum);
    }

    // All of the plane is inside the triangle of invertible averages: Barndorff-Nielsen and Schou (1973).
    private static (double First, double Second) Coefficients(ReadOnlySpan<double> point)
    {
        double second = Math.Tanh(point[1]);
        return (Math.Tanh(point[0]) * (1 + second), second);
    }

    private static double Loss(ReadOnlySpan<double> standard, ReadOnlySpan<double> point, Span<double> gradient)
    {
        Span<double> moved = stackalloc double[2];
        for (int i = 0; i < 2; i++)
        {
            point.CopyTo(moved);
            moved[i] += Difference;
            double up = Loss(standard, moved);
            moved[i] -= 2 * Difference;
            gradient[i] = (up - Loss(standard, moved)) / (2 * Difference);
        }

        return Loss(standard, point);
    }

    // Half of −2·ln likelihood over T, the variance of the shocks at its best.
    private static double Loss(ReadOnlySpan<double> standard, ReadOnlySpan<double> point)
    {
        (double first, double second) = Coefficients(point);
        double gamma0 = 1 + (first * first) + (second * second);
        double gamma1 = first * (1 + second);
        double variance1 = 1;
        double variance2 = 1;
        double innovation1 = 0;
        double innovation2 = 0;
        double weight = 0;
        double squares = 0;
        double logs = 0;
        for (int t = 0; t < standard.Length; t++)
        {
            double kept = t >= 2 ? second : 0;
            double two = kept / variance2;
            double one = t >= 1 ? (gamma1 - (kept * weight)) / variance1 : 0;
            double variance = gamma0 - (two * kept) - (one * one * variance1);
            double innovation = standard[t] - (one * innovation1) - (two * innovation2);
            squares += innovation * innovation / variance;
            logs += Math.Log(variance);
            (variance2, variance1) = (variance1, variance);
            (innovation2, innovation1) = (innovation1, innovation);
            weight = one;
        }

        return 0.5 * (Math.Log(squares / standard.Length) + (logs / standard.Length));
    }
}
