using System.Buffers;
using System.Collections.Immutable;
using MathNet.Numerics.Distributions;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// How sure the figures of a series are: analytic intervals where the distribution of an estimate is known, the stationary bootstrap
/// otherwise. Pure functions, thread-safe.
/// </summary>
public static partial class PerformanceIntervals
{
    private const int FewestPeriods = 10;

    private static readonly ImmutableArray<string> Resampled =
    [
        "GeometricReturn", "DownsideDeviation", "SortinoRatio", "OmegaRatio", "CalmarRatio", "MaximumDrawdown", "ValueAtRisk",
        "ConditionalValueAtRisk",
    ];

    /// <summary>
    /// The headline figures with their intervals: arithmetic return by Student's t, volatility by its fourth moment, Sharpe ratio by the
    /// robust error; geometric return, downside deviation, Sortino, Omega and Calmar ratio, maximum drawdown, VaR and CVaR by the
    /// bootstrap.
    /// </summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="options">Settings of the figures; <see langword="null"/> for the defaults.</param>
    /// <param name="intervals">Settings of the intervals; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Checked before each series of the bootstrap.</param>
    /// <returns>One entry for each figure, in the order above; each with its interval or a sentence that says why there is none.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite, or a setting is out of range.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>
    /// O(replications · T log T). The same settings give the same bits. The bootstrap knows only drawdowns and tails that blocks of this
    /// history can form: its ends are too narrow for what never happened.
    /// </remarks>
    public static ImmutableArray<PerformanceInterval> Headline(
        ReadOnlySpan<double> returns, Frequency frequency, PerformanceOptions? options = null, PerformanceIntervalOptions? intervals = null,
        CancellationToken cancellationToken = default)
    {
        (PerformanceOptions figures, PerformanceIntervalOptions settings) = Checked(returns, options, intervals);
        double riskFree = figures.RiskFreeRate / frequency.PeriodsPerYear;
        return
        [
            ArithmeticReturn(returns, frequency, settings),
            Volatility(returns, frequency, settings, IntervalMethod.FourthMoment),
            SharpeRatio(returns, frequency, riskFree, settings, IntervalMethod.SharpeRobust),
            .. Resample(returns, frequency, figures, settings, Resampled.AsSpan(), cancellationToken),
        ];
    }

    /// <summary>The interval of any figure of a series alone, by the stationary bootstrap.</summary>
    /// <param name="id">The figure's <see cref="PerformanceMetricDefinition.Id"/>.</param>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="options">Settings of the figure; <see langword="null"/> for the defaults.</param>
    /// <param name="intervals">Settings of the interval; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Checked before each series of the bootstrap.</param>
    /// <exception cref="ArgumentException">There is no such figure of a series alone, or another argument is unsound.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>
    /// Percentiles of the resampled figures, interpolated (type 7). O(replications · T log T). Source: Politis and Romano (1994), J.
    /// American Statistical Association 89(428).
    /// </remarks>
    public static PerformanceInterval Bootstrap(
        string id, ReadOnlySpan<double> returns, Frequency frequency, PerformanceOptions? options = null,
        PerformanceIntervalOptions? intervals = null, CancellationToken cancellationToken = default)
    {
        (PerformanceOptions figures, PerformanceIntervalOptions settings) = Checked(returns, options, intervals);
        if (PerformanceMetricCatalogue.Find(id).NeedsBenchmark)
        {
            throw new ArgumentException($"{id} needs a benchmark; a series alone has none.", nameof(id));
        }

        return Resample(returns, frequency, figures, settings, [id], cancellationToken)[0];
    }

    /// <summary>Arithmetic return per year, m·P ± t·√(long-run variance/T)·P with T − 1 degrees of freedom.</summary>
    /// <param name="returns">Returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="intervals">Settings; <see langword="null"/> for the defaults. No lags give Student's interval.</param>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite, or a setting is out of range.</exception>
    /// <remarks>O(T·lags). Sources: Student (1908), Biometrika 6(1); Newey and West (1987), Econometrica 55(3).</remarks>
    public static PerformanceInterval ArithmeticReturn(
        ReadOnlySpan<double> returns, Frequency frequency, PerformanceIntervalOptions? intervals = null)
    {
        (_, PerformanceIntervalOptions settings) = Checked(returns, null, intervals);
        const string id = "ArithmeticReturn";
        if (returns.Length < 2)
        {
            return Missing(id, "There is a single period; 2 are needed.");
        }

        int n = returns.Length;
        int lags = LagsOf(settings, n);
        double error = Math.Sqrt(NeweyWest.LongRunVariance(returns, lags) / (n - 1)) * frequency.PeriodsPerYear;
        double quantile = StudentT.InvCDF(0, 1, n - 1, 0.5 * (1 + settings.Confidence));
        double estimate = Moments.MeanOf(returns) * frequency.PeriodsPerYear;
        return Symmetric(id, estimate, error, quantile, settings, IntervalMethod.StudentT, Invariant(
            $"Student's t with {n - 1} degrees of freedom; long-run variance over {lags} lags (Newey and West 1987)."));
    }

    /// <summary>Volatility per year, by χ² for normal returns or by the sample's own fourth moment.</summary>
    /// <param name="returns">Returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="intervals">Settings; <see langword="null"/> for the defaults.</param>
    /// <param name="method"><see cref="IntervalMethod.ChiSquare"/> or <see cref="IntervalMethod.FourthMoment"/> (default).</param>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite, or a setting is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is another one.</exception>
    /// <remarks>
    /// χ²: s·√((T − 1)/χ²) at both tails. Fourth moment: s·exp(±z/2·√((g₂ + 3 − (T − 3)/(T − 1))/T)), the delta method on ln s², where the
    /// variance of s² is (μ₄ − σ⁴(T − 3)/(T − 1))/T. O(T). Source: Cramér (1946), Mathematical Methods of Statistics, section 27.4.
    /// </remarks>
    public static PerformanceInterval Volatility(
        ReadOnlySpan<double> returns, Frequency frequency, PerformanceIntervalOptions? intervals = null,
        IntervalMethod method = IntervalMethod.FourthMoment)
    {
        (_, PerformanceIntervalOptions settings) = Checked(returns, null, intervals);
        if (method is not (IntervalMethod.ChiSquare or IntervalMethod.FourthMoment))
        {
            throw new ArgumentOutOfRangeException(nameof(method), $"{method} is not an interval of a volatility.");
        }

        const string id = "Volatility";
        int n = returns.Length;
        if (n < 4)
        {
            return Missing(id, Invariant($"There are {n} periods; 4 are needed."));
        }

        ReturnShape shape = ReturnShape.Of(returns);
        if (!(shape.Deviation > RiskMetrics.NoDispersion))
        {
            return Missing(id, "The returns do not vary.");
        }

        double estimate = shape.Deviation * Math.Sqrt(frequency.PeriodsPerYear);
        double tail = 0.5 * (1 - settings.Confidence);
        if (method == IntervalMethod.ChiSquare)
        {
            double lower = estimate * Math.Sqrt((n - 1) / ChiSquared.InvCDF(n - 1, 1 - tail));
            double upper = estimate * Math.Sqrt((n - 1) / ChiSquared.InvCDF(n - 1, tail));
            return Defined(id, new ConfidenceInterval(estimate, lower, upper, estimate / Math.Sqrt(2 * (n - 1)), settings.Confidence,
                method, Invariant($"χ² with {n - 1} degrees of freedom, for independent normal returns.")));
        }

        double kurtosis = shape.ExcessKurtosis + 3;
        double error = 0.5 * Math.Sqrt(Math.Max(0, kurtosis - ((n - 3.0) / (n - 1))) / n); // of ln s
        double reach = Math.Exp(NormalDistribution.Quantile(1 - tail) * error);
        return Defined(id, new ConfidenceInterval(estimate, estimate / reach, estimate * reach, estimate * error, settings.Confidence,
            method, Invariant($"Delta method on the logarithm with the sample's kurtosis of {kurtosis:G4} (Cramér 1946).")));
    }

    /// <summary>Sharpe ratio per year with its asymptotic standard error.</summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period. Default 0.</param>
    /// <param name="intervals">Settings; <see langword="null"/> for the defaults.</param>
    /// <param name="method">
    /// <see cref="IntervalMethod.SharpeNormal"/>, <see cref="IntervalMethod.SharpeNonNormal"/> or
    /// <see cref="IntervalMethod.SharpeRobust"/> (default).
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite, or a setting is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not finite, or <paramref name="method"/> is another one.</exception>
    /// <remarks>
    /// Per period: √((1 + SR²/2)/T) for independent normal returns (Lo 2002, Financial Analysts Journal 58(4), equation 9);
    /// √((1 − g₁·SR + (g₂ + 2)/4·SR²)/(T − 1)) for independent returns (Mertens 2002; Opdyke 2007, J. Asset Management 8(5)); for dependent
    /// ones √(L/T) with L the long-run variance of (r − m)/s − SR/2·((r − m)²/s² − 1) (Lo 2002, section on the method of moments; Ledoit
    /// and Wolf 2008, J. Empirical Finance 15(5), equation 4). O(T·lags).
    /// </remarks>
    public static PerformanceInterval SharpeRatio(
        ReadOnlySpan<double> returns, Frequency frequency, double riskFreePerPeriod = 0, PerformanceIntervalOptions? intervals = null,
        IntervalMethod method = IntervalMethod.SharpeRobust)
    {
        (_, PerformanceIntervalOptions settings) = Checked(returns, null, intervals);
        Guard.Finite(riskFreePerPeriod);
        if (method is not (IntervalMethod.SharpeNormal or IntervalMethod.SharpeNonNormal or IntervalMethod.SharpeRobust))
        {
            throw new ArgumentOutOfRangeException(nameof(method), $"{method} is not an interval of a Sharpe ratio.");
        }

        const string id = "SharpeRatio";
        int n = returns.Length;
        if (n < 4)
        {
            return Missing(id, Invariant($"There are {n} periods; 4 are needed."));
        }

        ReturnShape shape = ReturnShape.Of(returns);
        if (RiskMetrics.Ratio(shape.Mean - riskFreePerPeriod, shape.Deviation) is not { } sharpe)
        {
            return Missing(id, "The returns do not vary.");
        }

        int lags = LagsOf(settings, n);
        double? error = method switch
        {
            IntervalMethod.SharpeNormal => Math.Sqrt((1 + (0.5 * sharpe * sharpe)) / n),
            IntervalMethod.SharpeNonNormal =>
                ProbabilisticSharpeRatio.StandardError(sharpe, shape.Skewness, shape.ExcessKurtosis, n),
            _ => RobustError(returns, shape, sharpe, lags),
        };
        if (error is not { } perPeriod)
        {
            return Missing(id, "The variance of the ratio is not positive.");
        }

        double root = Math.Sqrt(frequency.PeriodsPerYear);
        double quantile = NormalDistribution.Quantile(0.5 * (1 + settings.Confidence));
        return Symmetric(id, sharpe * root, perPeriod * root, quantile, settings, method, method switch
        {
            IntervalMethod.SharpeNormal => "Asymptotic, independent normal returns (Lo 2002).",
            IntervalMethod.SharpeNonNormal => "Asymptotic, independent returns with the sample's skewness and kurtosis (Mertens 2002).",
            _ => Invariant($"Delta method with the long-run variance over {lags} lags (Lo 2002; Newey and West 1987)."),
        });
    }

    private static double? RobustError(ReadOnlySpan<double> returns, ReturnShape shape, double sharpe, int lags)
    {
        int n = returns.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(n);
        try
        {
            Span<double> influence = rented.AsSpan(0, n);
            for (int t = 0; t < n; t++)
            {
                double standardized = (returns[t] - shape.Mean) / shape.Deviation;
                influence[t] = standardized - (0.5 * sharpe * ((standardized * standardized) - 1));
            }

            double variance = NeweyWest.LongRunVariance(influence, lags);
            return variance > 0 ? Math.Sqrt(variance / n) : null;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static int LagsOf(PerformanceIntervalOptions settings, int count) =>
        Math.Min(settings.Lags ?? NeweyWest.CustomaryLags(count), count - 1);

    private static PerformanceInterval Symmetric(
        string id, double estimate, double error, double quantile, PerformanceIntervalOptions settings, IntervalMethod method,
        string detail) =>
        Defined(id, new ConfidenceInterval(estimate, estimate - (quantile * error), estimate + (quantile * error), error,
            settings.Confidence, method, detail));

    private static PerformanceInterval Defined(string id, ConfidenceInterval interval) =>
        double.IsFinite(interval.Estimate) && double.IsFinite(interval.Lower) && double.IsFinite(interval.Upper)
            ? new PerformanceInterval(PerformanceMetricCatalogue.Find(id), interval, null)
            : Missing(id, "The returns are too large or too small to compute it with.");

    private static PerformanceInterval Missing(string id, string reason) =>
        new(PerformanceMetricCatalogue.Find(id), null, reason);

    private static (PerformanceOptions Figures, PerformanceIntervalOptions Settings) Checked(
        ReadOnlySpan<double> returns, PerformanceOptions? options, PerformanceIntervalOptions? intervals)
    {
        Guard.AtLeast(1, returns.Length, "returns", nameof(returns));
        Guard.AllFinite(returns);
        PerformanceOptions figures = options is null ? new() : options with { };
        PerformanceIntervalOptions settings = intervals is null ? new() : intervals with { };
        List<string> errors = [.. figures.Validate(), .. settings.Validate()];
        return errors.Count == 0 ? (figures, settings) : throw new ArgumentException(string.Join(' ', errors), nameof(intervals));
    }
}
