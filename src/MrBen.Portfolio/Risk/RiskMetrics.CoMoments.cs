namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>
    /// Coskewness: the mean of the deviation of the returns times the squared deviation of the benchmark, over their standard deviations;
    /// below 0 where the returns are low when the benchmark moves far.
    /// </summary>
    /// <param name="returns">Simple returns per period, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="benchmark">The benchmark's returns over the same periods, length T.</param>
    /// <returns>Of any sign, divisors T; <see langword="null"/> where one of the two does not vary.</returns>
    /// <exception cref="ArgumentException">Lengths differ, are less than 2, or a number is not finite.</exception>
    /// <remarks>
    /// PerformanceAnalytics' CoSkewness leaves the standard deviations out. O(T). Source: Kraus and Litzenberger (1976), J. of Finance 31(4);
    /// Martellini and Ziemann (2010), Review of Financial Studies 23(4).
    /// </remarks>
    public static double? Coskewness(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark) =>
        CoMomentsOf(returns, benchmark).Coskewness;

    /// <summary>
    /// Cokurtosis: the mean of the deviation of the returns times the cubed deviation of the benchmark, over their standard deviations; with
    /// itself the kurtosis, 3 for a normal population.
    /// </summary>
    /// <remarks>PerformanceAnalytics' CoKurtosis leaves the standard deviations out. O(T). Source: Martellini and Ziemann (2010).</remarks>
    /// <inheritdoc cref="Coskewness"/>
    public static double? Cokurtosis(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark) =>
        CoMomentsOf(returns, benchmark).Cokurtosis;

    /// <summary>Beta of coskewness: what a little more of the returns adds to the third moment of the benchmark, 1 with itself.</summary>
    /// <returns>Of any sign; <see langword="null"/> where the benchmark does not vary, or not asymmetrically.</returns>
    /// <remarks>
    /// E[ab²]/E[b³]; equal to PerformanceAnalytics' BetaCoSkewness. O(T). Source: Ranaldo and Favre (2005), How to price hedge funds: from two- to
    /// four-moment CAPM.
    /// </remarks>
    /// <inheritdoc cref="Coskewness"/>
    public static double? BetaCoskewness(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark) =>
        CoMomentsOf(returns, benchmark).BetaCoskewness;

    /// <summary>Beta of cokurtosis: what a little more of the returns adds to the fourth moment of the benchmark, 1 with itself.</summary>
    /// <returns>Of any sign; <see langword="null"/> where the benchmark does not vary.</returns>
    /// <remarks>E[ab³]/E[b⁴]; equal to PerformanceAnalytics' BetaCoKurtosis. O(T). Source: Ranaldo and Favre (2005).</remarks>
    /// <inheritdoc cref="Coskewness"/>
    public static double? BetaCokurtosis(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark) =>
        CoMomentsOf(returns, benchmark).BetaCokurtosis;

    private static CoMoments CoMomentsOf(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        CheckPair(returns, benchmark, minimum: 2);
        return CoMoments.Of(returns, benchmark);
    }
}
