using MathNet.Numerics;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk.Backtests;

/// <content>The statistics, and their exact distributions under the null hypothesis.</content>
public static partial class CoverageBacktest
{
    // Series and counts less likely than e⁻¹⁰⁰ are left out of sums: together they are far below the rounding of any p-value of use.
    private const double Negligible = -100;

    private static double ProportionStatistic(int violations, int observations, double probability)
    {
        double rest = observations - violations;
        return Math.Max(0, 2 * (
            XLogRatio(violations, observations * probability) + XLogRatio(rest, observations * (1 - probability))));
    }

    private static double FirstFailureStatistic(int first, double probability) => Math.Max(0, 2 * (
        -Math.Log(first * probability) + XLogRatio(first - 1, first * (1 - probability))));

    private static double IndependenceStatistic(ViolationCounts counts) => IndependenceStatistic(
        counts.NoneThenNone, counts.NoneThenViolation, counts.ViolationThenNone, counts.ViolationThenViolation);

    // The deviance of a two-by-two table from independence of its rows and columns: 2·Σ N·ln(N / expected).
    private static double IndependenceStatistic(int n00, int n01, int n10, int n11)
    {
        double all = n00 + n01 + n10 + n11; // 0 for one observation, and then nothing below is taken
        double none = n00 + n01;
        double violation = n10 + n11;
        double toNone = n00 + n10;
        double toViolation = n01 + n11;
        return Math.Max(0, 2 * (
            XLogRatio(n00, none * toNone / all) + XLogRatio(n01, none * toViolation / all) +
            XLogRatio(n10, violation * toNone / all) + XLogRatio(n11, violation * toViolation / all)));
    }

    /// <summary>x·ln(x/expected), which is 0 for none.</summary>
    private static double XLogRatio(double x, double expected) => x > 0 ? x * Math.Log(x / expected) : 0;

    private static double ExactProportion(double statistic, int observations, double probability)
    {
        double sum = 0;
        for (int k = 0; k <= observations; k++)
        {
            if (IsAsExtreme(ProportionStatistic(k, observations, probability), statistic))
            {
                sum += Math.Exp(BinomialDistribution.LogProbability(k, observations, probability));
            }
        }

        return Math.Min(1, sum);
    }

    // The statistic falls to its zero at v = 1/p and rises after it: both tails are found, and the geometric law sums them in closed form.
    private static double ExactFirstFailure(int first, double probability)
    {
        double statistic = FirstFailureStatistic(first, probability);
        int below = 0; // the largest v on the near side that is as extreme
        int middle = (int)Math.Min(int.MaxValue / 4, Math.Floor(1 / probability));
        int high = middle;
        while (below < high)
        {
            int half = below + ((high - below + 1) / 2);
            (below, high) = IsAsExtreme(FirstFailureStatistic(half, probability), statistic) ? (half, high) : (below, half - 1);
        }

        int low = middle + 1; // the smallest v on the far side that is as extreme
        int above = low;
        while (above < int.MaxValue / 2 && !IsAsExtreme(FirstFailureStatistic(above, probability), statistic))
        {
            above *= 2;
        }

        while (low < above)
        {
            int half = low + ((above - low) / 2);
            (low, above) = IsAsExtreme(FirstFailureStatistic(half, probability), statistic) ? (low, half) : (half + 1, above);
        }

        double survival = double.LogP1(-probability);
        return Math.Min(1, -double.ExpM1(below * survival) + Math.Exp((above - 1) * survival));
    }

    private static double ExactIndependence(double statistic, ViolationCounts counts)
    {
        double[] logFactorials = LogFactorials(counts.Observations);
        return ArrangementsAsExtreme(statistic, counts.Violations, counts.Observations - counts.Violations, 0, logFactorials);
    }

    private static double ExactConditional(double statistic, int observations, double probability)
    {
        double[] logFactorials = LogFactorials(observations);
        double sum = 0;
        for (int k = 0; k <= observations; k++)
        {
            double logProbability = BinomialDistribution.LogProbability(k, observations, probability);
            if (logProbability > Negligible)
            {
                double proportion = ProportionStatistic(k, observations, probability);
                double share = IsAsExtreme(proportion, statistic)
                    ? 1 // whatever the arrangement, for the other part is not negative
                    : ArrangementsAsExtreme(statistic, k, observations - k, proportion, logFactorials);
                sum += share * Math.Exp(logProbability);
            }
        }

        return Math.Min(1, sum);
    }

    /// <summary>
    /// The share of all arrangements of violations and others whose independence statistic, on top of <paramref name="offset"/>, is as
    /// extreme. They are counted by runs: x violations make r runs in C(x − 1, r − 1) ways, the others theirs likewise, and the ends say
    /// how many those are.
    /// </summary>
    private static double ArrangementsAsExtreme(
        double statistic, int violations, int others, double offset, ReadOnlySpan<double> logFactorials)
    {
        if (violations == 0 || others == 0)
        {
            return IsAsExtreme(offset, statistic) ? 1 : 0;
        }

        double logAll = LogChoose(logFactorials, violations + others, violations);
        double share = 0;
        for (int runs = 1; runs <= violations; runs++)
        {
            double logRuns = LogChoose(logFactorials, violations - 1, runs - 1) - logAll;
            for (int ends = 0; ends < 4; ends++)
            {
                int first = ends & 1; // 1 where the series starts with a violation
                int last = ends >> 1; // 1 where it ends with one
                int otherRuns = runs + 1 - first - last;
                if (otherRuns < 1 || otherRuns > others)
                {
                    continue;
                }

                double logShare = logRuns + LogChoose(logFactorials, others - 1, otherRuns - 1);
                if (logShare > Negligible && IsAsExtreme(
                    offset + IndependenceStatistic(others - otherRuns, runs - first, runs - last, violations - runs), statistic))
                {
                    share += Math.Exp(logShare);
                }
            }
        }

        return Math.Min(1, share);
    }

    private static bool IsAsExtreme(double value, double statistic) => value >= statistic - (Tie * (1 + statistic));

    private static double[] LogFactorials(int largest)
    {
        double[] logarithms = new double[largest + 1];
        for (int n = 2; n <= largest; n++)
        {
            logarithms[n] = SpecialFunctions.GammaLn(n + 1.0);
        }

        return logarithms;
    }

    private static double LogChoose(ReadOnlySpan<double> logFactorials, int n, int k) =>
        logFactorials[n] - logFactorials[k] - logFactorials[n - k];
}
