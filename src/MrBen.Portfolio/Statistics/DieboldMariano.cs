using static System.FormattableString;

namespace MrBen.Portfolio.Statistics;

/// <summary>Whether two forecasts of the same thing are equally good, by the mean difference of their scores. Thread-safe.</summary>
/// <remarks>Source: Diebold and Mariano (1995), J. Business &amp; Economic Statistics 13(3), section 1.1.</remarks>
public static class DieboldMariano
{
    private const string Name = "Diebold-Mariano";

    /// <summary>
    /// Tests that two series of scores have the same mean: mean(d) / √(V/(n − 1)) for the differences d of the first to the second, with V
    /// their long-run variance by <see cref="NeweyWest"/>.
    /// </summary>
    /// <param name="scores">Scores of the first forecast per period, oldest first; lower is better. Finite, at least 2.</param>
    /// <param name="otherScores">Scores of the second forecast over the same periods.</param>
    /// <param name="lags">Lags of the long-run variance; null for <see cref="NeweyWest.CustomaryLags"/>, at least 0 otherwise.</param>
    /// <returns>
    /// A statistic below 0 where the first forecast is better; a two-sided p-value by Student's t with n − 1 degrees of freedom. Undefined
    /// where the differences do not vary.
    /// </returns>
    /// <exception cref="ArgumentException">Lengths disagree, there are fewer than 2 scores, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lags"/> is negative or not below the number of scores.</exception>
    /// <remarks>
    /// With 0 lags this is the paired t-test, and the test of Harvey, Leybourne and Newbold (1997), Int. J. Forecasting 13(2), equation 9
    /// at one step. O(n·lags), one array.
    /// </remarks>
    public static HypothesisTest Compare(ReadOnlySpan<double> scores, ReadOnlySpan<double> otherScores, int? lags = null)
    {
        double[] differences = Differences(scores, otherScores);
        int used = lags ?? NeweyWest.CustomaryLags(differences.Length);
        int freedom = differences.Length - 1;
        return Statistic(differences, used) is { } statistic
            ? HypothesisTest.StudentT(Name, Counted(differences, used), statistic, freedom)
            : Unvarying(differences);
    }

    /// <summary>
    /// Tests that the first forecast is no better, against that it is: the statistic of <see cref="Compare"/>, corrected for forecasts that
    /// look H periods ahead and for the error of the long-run variance, with the p-value of the lower tail.
    /// </summary>
    /// <param name="scores">Scores of the first forecast per period, oldest first; lower is better. Finite, at least 2.</param>
    /// <param name="otherScores">Scores of the second forecast over the same periods.</param>
    /// <param name="horizon">H, at least 1 and at most half the number of scores; 1 corrects nothing.</param>
    /// <param name="lags">Lags L of the long-run variance, at least H − 1; null for <see cref="LagsFor"/>.</param>
    /// <returns>A small p-value where the first forecast is better. Undefined where the differences do not vary.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, there are fewer than 2 scores, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The horizon or the lags are outside their range.</exception>
    /// <remarks>
    /// <para>First √((n + 1 − 2H + H(H − 1)/n)/(n − 1)) times the statistic, as Harvey, Leybourne and Newbold (1997), Int. J. Forecasting
    /// 13(2), equation 8. Then z with z + b·(2z/3 + z³/6) equal to that, b = L/n: the more lags, the more uncertain the variance itself,
    /// and the wider the statistic's distribution (Sun, Phillips and Jin 2008, Econometrica 76(1), section 3, with Bartlett's constants 1
    /// and 2/3). z is compared with Student's t with n − 1 degrees of freedom. With 0 lags it is the paired t-test. O(n·lags), one
    /// array.</para>
    /// </remarks>
    public static HypothesisTest TestBetter(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> otherScores, int horizon = 1, int? lags = null)
    {
        double[] differences = Differences(scores, otherScores);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        int n = differences.Length;
        if (2 * (long)horizon > n)
        {
            throw new ArgumentOutOfRangeException(nameof(horizon), Invariant(
                $"{nameof(horizon)} is {horizon}; {n} scores allow at most {n / 2}."));
        }

        int used = lags ?? LagsFor(n, horizon);
        ArgumentOutOfRangeException.ThrowIfLessThan(used, horizon - 1, nameof(lags));
        if (Statistic(differences, used) is not { } statistic)
        {
            return Unvarying(differences);
        }

        double h = horizon;
        double corrected = statistic * Math.Sqrt((n + 1 - (2 * h) + (h * (h - 1) / n)) / (n - 1));
        return HypothesisTest.StudentTBelow(Name, Counted(differences, used), Narrowed(corrected, (double)used / n), n - 1);
    }

    /// <summary>
    /// The lags that <see cref="TestBetter"/> takes by itself: the larger of 4(H − 1), for labels that overlap, and ⌊1.3·√n⌋, for tests
    /// that keep their level under dependence (Lazarus, Lewis, Stock and Watson 2018, J. Business &amp; Economic Statistics 36(4), equation
    /// 4); at most n/2.
    /// </summary>
    /// <param name="observations">n, at least 2.</param>
    /// <param name="horizon">H, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static int LagsFor(int observations, int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(observations, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        long lags = Math.Max(4L * (horizon - 1), (long)(1.3 * Math.Sqrt(observations)));
        return (int)Math.Min(observations / 2, lags);
    }

    // The root of z + b·(2z/3 + z³/6) = t, a cubic that rises everywhere, by Newton's method from where it overshoots.
    private static double Narrowed(double t, double b)
    {
        double target = Math.Abs(t);
        double z = target;
        for (int iteration = 0; iteration < 100; iteration++)
        {
            double next = z - ((z + (b * ((2 * z / 3) + (z * z * z / 6))) - target) / (1 + (b * ((2.0 / 3) + (z * z / 2)))));
            if (!(next < z))
            {
                break;
            }

            z = next;
        }

        return Math.CopySign(z, t);
    }

    private static double[] Differences(ReadOnlySpan<double> scores, ReadOnlySpan<double> otherScores)
    {
        Guard.AtLeast(2, scores.Length, "scores", nameof(scores));
        Guard.Length(scores.Length, otherScores.Length, "scores (one per period)", nameof(otherScores));
        Guard.AllFinite(scores);
        Guard.AllFinite(otherScores);
        double[] differences = new double[scores.Length];
        for (int t = 0; t < differences.Length; t++)
        {
            differences[t] = scores[t] - otherScores[t];
        }

        return differences;
    }

    private static double? Statistic(double[] differences, int lags)
    {
        double variance = NeweyWest.LongRunVariance(differences, lags);
        double statistic = Moments.MeanOf(differences) / Math.Sqrt(variance / (differences.Length - 1));
        return double.IsFinite(statistic) ? statistic : null;
    }

    private static string Counted(double[] differences, int lags) => Invariant(
        $"the mean difference of {differences.Length} scores is {Moments.MeanOf(differences):G5}, its variance has {lags} lags");

    private static HypothesisTest Unvarying(double[] differences) => HypothesisTest.Undefined(Name, Invariant(
        $"the {differences.Length} differences of the scores have no variance to judge their mean {Moments.MeanOf(differences):G5} by."));
}
