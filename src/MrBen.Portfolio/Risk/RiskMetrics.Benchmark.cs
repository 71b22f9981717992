using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk;

/// <content>Ratios and decompositions against a benchmark.</content>
public static partial class RiskMetrics
{
    /// <summary>R², the squared <see cref="Correlation"/>: the share of the variance that the benchmark explains.</summary>
    /// <returns>In [0, 1] up to rounding; <see langword="null"/> where either does not vary.</returns>
    /// <inheritdoc cref="Correlation"/>
    public static double? RSquared(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        double? correlation = Correlation(returns, benchmark);
        return correlation * correlation;
    }

    /// <summary>Treynor ratio per year: the mean return above the risk-free rate times periods per year, over <see cref="Beta"/>.</summary>
    /// <param name="returns">Simple returns per period, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period. Default 0.</param>
    /// <returns>
    /// A return per year for one unit of beta; <see langword="null"/> where beta is not above 0, where the ratio would praise losses.
    /// </returns>
    /// <exception cref="ArgumentException">Lengths disagree, there are fewer than 2 returns, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="riskFreePerPeriod"/> is not finite.</exception>
    /// <remarks>
    /// PerformanceAnalytics divides the geometric return per year. O(T). Source: Treynor (1965), Harvard Business Review 43(1).
    /// </remarks>
    public static double? TreynorRatio(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency, double riskFreePerPeriod = 0) =>
        TreynorRatioOf(Joint(returns, benchmark, frequency, riskFreePerPeriod));

    /// <summary>
    /// M² (Modigliani): the return per year that the series would have at the volatility of the benchmark, f + SR·σ of the benchmark.
    /// </summary>
    /// <returns>A return per year, the risk-free rate included; <see langword="null"/> where the returns do not vary.</returns>
    /// <remarks>
    /// Arithmetic, as the Sharpe ratio; PerformanceAnalytics scales the geometric return per year. O(T).
    /// Source: Modigliani and Modigliani (1997), J. Portfolio Management 23(2), equation 2.
    /// </remarks>
    /// <inheritdoc cref="TreynorRatio"/>
    public static double? MSquared(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency, double riskFreePerPeriod = 0) =>
        MSquaredOf(Joint(returns, benchmark, frequency, riskFreePerPeriod));

    /// <summary>M² less the arithmetic return of the benchmark per year.</summary>
    /// <returns>A return per year, 0 for the benchmark; <see langword="null"/> where the returns do not vary.</returns>
    /// <inheritdoc cref="MSquared"/>
    public static double? MSquaredExcess(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency, double riskFreePerPeriod = 0) =>
        MSquaredExcessOf(Joint(returns, benchmark, frequency, riskFreePerPeriod));

    /// <summary>
    /// M² for Sortino: the return per year at the downside deviation of the benchmark, MAR + Sortino ratio · downside deviation of the
    /// benchmark, all per year.
    /// </summary>
    /// <param name="returns">Simple returns per period, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="minimumAcceptablePerPeriod">Minimum acceptable return (MAR) per period. Default 0.</param>
    /// <returns>A return per year; <see langword="null"/> where no return is below the MAR.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there is no return, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimumAcceptablePerPeriod"/> is not finite.</exception>
    /// <remarks>
    /// PerformanceAnalytics multiplies a Sortino ratio per period with downside deviations per year. O(T).
    /// Source: Bacon (2008), Practical Portfolio Performance, section 4.
    /// </remarks>
    public static double? MSquaredSortino(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency, double minimumAcceptablePerPeriod = 0)
    {
        CheckPair(returns, benchmark, minimum: 1);
        Guard.Finite(minimumAcceptablePerPeriod);
        return MSquaredSortinoOf(PartialMoments.Of(returns, minimumAcceptablePerPeriod),
            PartialMoments.Of(benchmark, minimumAcceptablePerPeriod), frequency.PeriodsPerYear, minimumAcceptablePerPeriod);
    }

    /// <summary>Systematic risk per year: |beta| times the volatility of the benchmark.</summary>
    /// <param name="returns">Simple returns per period, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <returns>A volatility per year; <see langword="null"/> where the benchmark does not vary.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there are fewer than 2 returns, or one is not finite.</exception>
    /// <remarks>
    /// Its square and that of <see cref="SpecificRisk"/> sum to the variance (all n − 1). PerformanceAnalytics: equal. O(T).
    /// Source: Sharpe (1964), Journal of Finance 19(3).
    /// </remarks>
    public static double? SystematicRisk(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency) =>
        SystematicRiskOf(Joint(returns, benchmark, frequency, riskFreePerPeriod: 0));

    /// <summary>Specific risk per year: the standard deviation (n − 1) of what the regression on the benchmark leaves.</summary>
    /// <remarks>
    /// PerformanceAnalytics divides by n, and its TotalRisk mixes both divisors. O(T). Source: Sharpe (1964), Journal of Finance 19(3).
    /// </remarks>
    /// <inheritdoc cref="SystematicRisk"/>
    public static double? SpecificRisk(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency) =>
        SpecificRiskOf(Joint(returns, benchmark, frequency, riskFreePerPeriod: 0));

    /// <summary>Appraisal ratio per year: Jensen's <see cref="Alpha"/> over the <see cref="SpecificRisk"/>.</summary>
    /// <returns>The ratio, of any sign; <see langword="null"/> where the benchmark explains all, or does not vary.</returns>
    /// <remarks>
    /// PerformanceAnalytics divides the alpha of geometric returns, by a specific risk with divisor n. O(T).
    /// Source: Treynor and Black (1973), Journal of Business 46(1).
    /// </remarks>
    /// <inheritdoc cref="TreynorRatio"/>
    public static double? AppraisalRatio(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency, double riskFreePerPeriod = 0) =>
        AppraisalRatioOf(Joint(returns, benchmark, frequency, riskFreePerPeriod));

    /// <summary>Fama's beta: the standard deviation of the returns over that of the benchmark.</summary>
    /// <param name="returns">Simple returns per period, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <returns>At least 0; <see langword="null"/> where the benchmark does not vary.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there are fewer than 2 returns, or one is not finite.</exception>
    /// <remarks>PerformanceAnalytics' FamaBeta has divisor n in both: equal. O(T). Source: Fama (1972), Journal of Finance 27(3).</remarks>
    public static double? FamaBeta(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark) =>
        FamaBetaOf(Joint(returns, benchmark, Frequency.Yearly, riskFreePerPeriod: 0));

    /// <summary>
    /// Net selectivity per year: <see cref="Alpha"/> less what a benchmark portfolio of the same volatility would have paid beyond one of
    /// the same beta, (Fama's beta − beta) · mean excess return of the benchmark.
    /// </summary>
    /// <returns>A return per year, of any sign; <see langword="null"/> where the benchmark does not vary.</returns>
    /// <remarks>
    /// Arithmetic; PerformanceAnalytics takes geometric returns. O(T). Source: Fama (1972), Journal of Finance 27(3), equation 5.
    /// </remarks>
    /// <inheritdoc cref="TreynorRatio"/>
    public static double? NetSelectivity(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency, double riskFreePerPeriod = 0) =>
        NetSelectivityOf(Joint(returns, benchmark, frequency, riskFreePerPeriod));

    /// <summary>Up beta: <see cref="Beta"/> over the periods in which the benchmark was above the risk-free rate.</summary>
    /// <param name="returns">Simple returns per period, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period. Default 0.</param>
    /// <returns>
    /// The slope; <see langword="null"/> where there are fewer than two such periods, or the benchmark does not vary in them.
    /// </returns>
    /// <exception cref="ArgumentException">Lengths disagree, there are fewer than 2 returns, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="riskFreePerPeriod"/> is not finite.</exception>
    /// <remarks>PerformanceAnalytics' SFM.beta.bull, empyrical's up_alpha_beta: equal. O(T). Source: Bacon (2008), section 4.</remarks>
    public static double? UpBeta(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double riskFreePerPeriod = 0) =>
        CheckedSplitBeta(returns, benchmark, riskFreePerPeriod, sign: 1);

    /// <summary>Down beta: <see cref="Beta"/> over the periods in which the benchmark was below the risk-free rate.</summary>
    /// <remarks>
    /// PerformanceAnalytics' SFM.beta.bear: equal; empyrical's down_alpha_beta: equal. O(T). Source: Bacon (2008), section 4.
    /// </remarks>
    /// <inheritdoc cref="UpBeta"/>
    public static double? DownBeta(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double riskFreePerPeriod = 0) =>
        CheckedSplitBeta(returns, benchmark, riskFreePerPeriod, sign: -1);

    /// <summary>Batting average: the share of the periods in which the series beat the benchmark.</summary>
    /// <param name="returns">Simple returns per period, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <returns>In [0, 1]; a tie does not count.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there is no return, or one is not finite.</exception>
    /// <remarks>O(T). Source: Bacon (2008), section 4; empyrical's batting_average: equal.</remarks>
    public static double BattingAverage(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        CheckPair(returns, benchmark, minimum: 1);
        return BattingAverageOf(returns, benchmark);
    }

    /// <summary>
    /// Treynor and Mazuy's timing: the coefficient of the squared excess return of the benchmark in the regression of the excess returns on
    /// it and its square; above 0 where the exposure was larger in large gains.
    /// </summary>
    /// <param name="returns">Simple returns per period, length T ≥ 3. Unitless (0.01 is 1 %).</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <param name="riskFreePerPeriod">Constant risk-free return per period. Default 0.</param>
    /// <returns>Per unit of return of one period; <see langword="null"/> where the two regressors cannot be told apart.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there are fewer than 3 returns, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="riskFreePerPeriod"/> is not finite.</exception>
    /// <remarks>
    /// PerformanceAnalytics' MarketTiming(method="TM"): equal. O(T). Source: Treynor and Mazuy (1966), Harvard Business Review 44(4).
    /// </remarks>
    public static double? TreynorMazuyTiming(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double riskFreePerPeriod = 0)
    {
        CheckPair(returns, benchmark, minimum: 3);
        Guard.Finite(riskFreePerPeriod);
        return TimingRegression.OnSquare(returns, benchmark, riskFreePerPeriod)?.Gamma;
    }

    /// <summary>
    /// Henriksson and Merton's timing: the coefficient of max(excess return of the benchmark, 0) in the regression of the excess returns on
    /// it and the benchmark; the beta of gains less that of losses.
    /// </summary>
    /// <returns>A difference of betas; <see langword="null"/> where the two regressors cannot be told apart.</returns>
    /// <remarks>
    /// PerformanceAnalytics' MarketTiming(method="HM"): equal. O(T). Source: Henriksson and Merton (1981), Journal of Business 54(4).
    /// </remarks>
    /// <inheritdoc cref="TreynorMazuyTiming"/>
    public static double? HenrikssonMertonTiming(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double riskFreePerPeriod = 0)
    {
        CheckPair(returns, benchmark, minimum: 3);
        Guard.Finite(riskFreePerPeriod);
        return TimingRegression.OnCall(returns, benchmark, riskFreePerPeriod)?.Gamma;
    }

    internal static double? TreynorRatioOf(JointSummary joint) =>
        BetaOf(joint.Moments) is { } beta ? Ratio(joint.Excess * joint.PeriodsPerYear, beta) : null;

    internal static double? MSquaredOf(JointSummary joint) =>
        Ratio(joint.Excess * joint.PeriodsPerYear, Math.Sqrt(joint.Moments.Variance)) is { } perDeviation
            ? (perDeviation * joint.Moments.BenchmarkDeviation) + (joint.RiskFree * joint.PeriodsPerYear)
            : null;

    internal static double? MSquaredExcessOf(JointSummary joint) =>
        MSquaredOf(joint) - (joint.Moments.BenchmarkMean * joint.PeriodsPerYear);

    internal static double? MSquaredSortinoOf(PartialMoments own, PartialMoments other, double periodsPerYear, double minimumAcceptable) =>
        Ratio((own.Upper1 - own.Lower1) / own.Count * periodsPerYear, own.LowerDeviation) is { } perDeviation
            ? (perDeviation * other.LowerDeviation) + (minimumAcceptable * periodsPerYear)
            : null;

    internal static double? SystematicRiskOf(JointSummary joint) =>
        BetaOf(joint.Moments) is { } beta ? Math.Abs(beta) * joint.Moments.BenchmarkDeviation * joint.Root : null;

    internal static double? SpecificRiskOf(JointSummary joint) => BetaOf(joint.Moments) is { } beta
        ? Math.Sqrt(Math.Max(0, joint.Moments.Variance - (beta * joint.Moments.Covariance))) * joint.Root
        : null;

    // Below its own rounding the specific risk is none: the variance and what beta explains cancel.
    internal static double? AppraisalRatioOf(JointSummary joint) =>
        SpecificRiskOf(joint) is { } risk && AlphaOf(joint.Moments, joint.PeriodsPerYear, joint.RiskFree) is { } alpha
            && risk > 1e-7 * joint.Root * Math.Sqrt(joint.Moments.Variance)
            ? Ratio(alpha, risk)
            : null;

    internal static double? FamaBetaOf(JointSummary joint) =>
        Ratio(Math.Sqrt(joint.Moments.Variance), joint.Moments.BenchmarkDeviation);

    internal static double? NetSelectivityOf(JointSummary joint) =>
        AlphaOf(joint.Moments, joint.PeriodsPerYear, joint.RiskFree)
            - ((FamaBetaOf(joint) - BetaOf(joint.Moments)) * joint.BenchmarkExcess * joint.PeriodsPerYear);

    internal static double BattingAverageOf(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        int wins = 0;
        for (int t = 0; t < returns.Length; t++)
        {
            wins += returns[t] > benchmark[t] ? 1 : 0;
        }

        return (double)wins / returns.Length;
    }

    internal static double? SplitBetaOf(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double riskFree, int sign)
    {
        int count = 0;
        double own = 0;
        double other = 0;
        for (int t = 0; t < returns.Length; t++)
        {
            if ((benchmark[t] - riskFree) * sign > 0)
            {
                count++;
                own += returns[t];
                other += benchmark[t];
            }
        }

        own /= Math.Max(count, 1);
        other /= Math.Max(count, 1);
        double products = 0;
        double squares = 0;
        for (int t = 0; t < returns.Length; t++)
        {
            if ((benchmark[t] - riskFree) * sign > 0)
            {
                double deviation = benchmark[t] - other;
                products += (returns[t] - own) * deviation;
                squares += deviation * deviation;
            }
        }

        return count >= 2 && Math.Sqrt(squares / count) > NoDispersion ? products / squares : null;
    }

    private static double? CheckedSplitBeta(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double riskFreePerPeriod, int sign)
    {
        CheckPair(returns, benchmark, minimum: 2);
        Guard.Finite(riskFreePerPeriod);
        return SplitBetaOf(returns, benchmark, riskFreePerPeriod, sign);
    }

    private static JointSummary Joint(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, Frequency frequency, double riskFreePerPeriod)
    {
        CheckPair(returns, benchmark, minimum: 2);
        Guard.Finite(riskFreePerPeriod);
        return JointSummary.Of(returns, benchmark, frequency.PeriodsPerYear, riskFreePerPeriod, minimumAcceptable: 0);
    }
}
