using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// Likelihood-ratio tests of how often, and after what, losses exceed a forecast value at risk. Pure functions, thread-safe.
/// </summary>
/// <remarks>
/// <para>Everything is summed in logarithms: the likelihood itself is below the smallest double from about 2,000 observations at 95 %,
/// where packages that take it first return NaN.</para>
/// <para>Small-sample p-values are exact: the distribution of the statistic is summed over all counts, not simulated. χ² with one degree
/// rejects 7 % instead of 5 % at 500 observations of 99 %.</para>
/// </remarks>
public static partial class CoverageBacktest
{
    private const string ProportionName = "Kupiec proportion of failures";
    private const string FirstFailureName = "Kupiec time until first failure";
    private const string IndependenceName = "Christoffersen independence";
    private const string ConditionalName = "Christoffersen conditional coverage";

    // Expected violations below which the number of them is too coarse for χ² (measured: its 5 % test rejects up to 7 % of the time).
    private const double FewExpected = 25;

    // Cochran's rule: χ² wants five expected in the rarest cell, which is one violation after another.
    private const double FewPairs = 5;

    // Statistics of equal counts are equal to the bit; those of mirrored counts differ by rounding.
    private const double Tie = 1e-10;

    /// <summary>
    /// Kupiec's proportion of failures: LR = 2·ln[(x/T)ˣ(1 − x/T)ᵀ⁻ˣ / (pˣ(1 − p)ᵀ⁻ˣ)] for x violations in T observations, p = 1 −
    /// <paramref name="confidence"/>.
    /// </summary>
    /// <param name="violations">Number of losses above the forecast, from 0 to <paramref name="observations"/>.</param>
    /// <param name="observations">Number of forecasts T, at least 1.</param>
    /// <param name="confidence">Confidence level of the forecasts in (0, 1), for example 0.99.</param>
    /// <param name="method">
    /// χ² with 1 degree of freedom, or the exact binomial sum over all counts whose statistic is not smaller; by default exact where fewer
    /// than 25 violations are expected.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>
    /// Both too many and too few violations are rejected. O(1), O(T) for the exact p-value.
    /// Source: Kupiec (1995), J. Derivatives 3(2), equation 6.
    /// </remarks>
    public static HypothesisTest ProportionOfFailures(
        int violations, int observations, double confidence, PValueMethod method = PValueMethod.Automatic)
    {
        CheckCounts(violations, observations, confidence);
        double p = 1 - confidence;
        double statistic = ProportionStatistic(violations, observations, p);
        string counted = Invariant($"{violations} violations in {observations} forecasts, {p * observations:G5} expected");
        return method.IsSmallSample(observations * Math.Min(p, confidence) < FewExpected)
            ? HypothesisTest.Exact(
                ProportionName, counted, statistic, 1, ExactProportion(statistic, observations, p), "sum over binomial counts")
            : HypothesisTest.ChiSquare(ProportionName, counted, statistic, 1);
    }

    /// <summary>
    /// Kupiec's time until first failure: LR = 2·ln[(1/v)(1 − 1/v)ᵛ⁻¹ / (p(1 − p)ᵛ⁻¹)] for the first violation at observation v.
    /// </summary>
    /// <param name="violations">Whether each observation is a violation, oldest first, at least 1.</param>
    /// <param name="confidence">Confidence level of the forecasts in (0, 1), for example 0.99.</param>
    /// <param name="method">
    /// χ² with 1 degree of freedom, or the exact sum over the geometric distribution of v; exact by default, for one waiting time is never
    /// many.
    /// </param>
    /// <returns>Undefined where there is no violation; the sentence gives the probability of that.</returns>
    /// <exception cref="ArgumentException"><paramref name="violations"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>
    /// It has little power and speaks before others can. O(T + v). Source: Kupiec (1995), J. Derivatives 3(2), equation 2.
    /// </remarks>
    public static HypothesisTest TimeUntilFirstFailure(
        ReadOnlySpan<bool> violations, double confidence, PValueMethod method = PValueMethod.Automatic)
    {
        Guard.AtLeast(1, violations.Length, "observations", nameof(violations));
        Guard.InsideUnitInterval(confidence);
        double p = 1 - confidence;
        int first = violations.IndexOf(true) + 1;
        if (first == 0)
        {
            double probability = Math.Pow(confidence, violations.Length);
            return HypothesisTest.Undefined(FirstFailureName, Invariant(
                $"there is no violation in {violations.Length} forecasts, which has probability {probability:G4}."));
        }

        double statistic = FirstFailureStatistic(first, p);
        string counted = Invariant($"the first violation came at forecast {first}, {1 / p:G5} expected");
        return method.IsSmallSample(areCountsSmall: true)
            ? HypothesisTest.Exact(FirstFailureName, counted, statistic, 1, ExactFirstFailure(first, p), "sum over geometric waiting times")
            : HypothesisTest.ChiSquare(FirstFailureName, counted, statistic, 1);
    }

    /// <summary>
    /// Christoffersen's independence: whether a violation is as likely after a violation as after none, by the likelihood ratio of a
    /// first-order Markov chain to independence.
    /// </summary>
    /// <param name="counts">Violations and what followed on them.</param>
    /// <param name="method">
    /// χ² with 1 degree of freedom, or the exact sum over all arrangements of the same number of violations; by default exact where fewer
    /// than 5 pairs of consecutive violations are expected.
    /// </param>
    /// <returns>Undefined where no violation is followed by an observation, or none but violations are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="counts"/> is null.</exception>
    /// <remarks>
    /// O(1), O(x) for the exact p-value of x violations. Source: Christoffersen (1998), Int. Economic Review 39(4), section 3.2; the exact
    /// law of the runs: Mood (1940), Annals of Math. Statistics 11(4), section 3.
    /// </remarks>
    public static HypothesisTest Independence(ViolationCounts counts, PValueMethod method = PValueMethod.Automatic)
    {
        ArgumentNullException.ThrowIfNull(counts);
        int afterViolations = counts.ViolationThenNone + counts.ViolationThenViolation;
        int afterOthers = counts.NoneThenNone + counts.NoneThenViolation;
        if (afterViolations == 0 || afterOthers == 0)
        {
            return HypothesisTest.Undefined(IndependenceName, Invariant(
                $"{counts.Violations} violations in {counts.Observations} forecasts leave nothing after both kinds to compare."));
        }

        double statistic = IndependenceStatistic(counts);
        string counted = Invariant(
            $"violations came at {counts.ViolationThenViolation} of {afterViolations} forecasts after one, ") + Invariant(
            $"and at {counts.NoneThenViolation} of {afterOthers} after none");
        return method.IsSmallSample(ExpectedPairs(counts) < FewPairs)
            ? HypothesisTest.Exact(
                IndependenceName, counted, statistic, 1, ExactIndependence(statistic, counts), "sum over arrangements of the violations")
            : HypothesisTest.ChiSquare(IndependenceName, counted, statistic, 1);
    }

    /// <summary>
    /// Christoffersen's conditional coverage: the sum of the statistics of <see cref="ProportionOfFailures"/> and
    /// <see cref="Independence"/>, that is, whether violations come with the forecast's probability whatever came before.
    /// </summary>
    /// <param name="counts">Violations and what followed on them.</param>
    /// <param name="confidence">Confidence level of the forecasts in (0, 1), for example 0.99.</param>
    /// <param name="method">
    /// χ² with 2 degrees of freedom, or the exact sum over all series; by default exact where fewer than 25 violations, or fewer than 5
    /// pairs of consecutive ones, are expected.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="counts"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>
    /// The proportion counts all observations, the transitions all but the first, as published values do. Where there is nothing to compare
    /// what follows a violation with, the second part is 0. O(1); O(x²) for the exact p-value with x violations about the expected number.
    /// Source: Christoffersen (1998), Int. Economic Review 39(4), section 3.3.
    /// </remarks>
    public static HypothesisTest ConditionalCoverage(
        ViolationCounts counts, double confidence, PValueMethod method = PValueMethod.Automatic)
    {
        ArgumentNullException.ThrowIfNull(counts);
        Guard.InsideUnitInterval(confidence);
        double p = 1 - confidence;
        double statistic = ProportionStatistic(counts.Violations, counts.Observations, p) + IndependenceStatistic(counts);
        double expected = p * counts.Observations;
        string counted = Invariant($"{counts.Violations} violations in {counts.Observations} forecasts, {expected:G5} expected, ") +
            Invariant($"{counts.ViolationThenViolation} right after another");
        bool isSmall = ExpectedPairs(counts) < FewPairs || counts.Observations * Math.Min(p, confidence) < FewExpected;
        return method.IsSmallSample(isSmall)
            ? HypothesisTest.Exact(
                ConditionalName, counted, statistic, 2, ExactConditional(statistic, counts.Observations, p), "sum over all series")
            : HypothesisTest.ChiSquare(ConditionalName, counted, statistic, 2);
    }

    /// <summary>Kupiec's p-value by the exact binomial sum, of checked arguments; nothing is allocated.</summary>
    internal static double ExactProportion(int violations, int observations, double probability) =>
        ExactProportion(ProportionStatistic(violations, observations, probability), observations, probability);

    private static double ExpectedPairs(ViolationCounts counts) =>
        (double)counts.Violations * counts.Violations / counts.Observations;

    private static void CheckCounts(int violations, int observations, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(observations);
        ArgumentOutOfRangeException.ThrowIfNegative(violations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(violations, observations);
        Guard.InsideUnitInterval(confidence);
    }
}
