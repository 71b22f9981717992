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
        Guard.AtLeast(2, scores.Length, "scores", nameof(scores));
        Guard.Length(scores.Length, otherScores.Length, "scores (one per period)", nameof(otherScores));
        Guard.AllFinite(scores);
        Guard.AllFinite(otherScores);
        double[] differences = new double[scores.Length];
        for (int t = 0; t < differences.Length; t++)
        {
            differences[t] = scores[t] - otherScores[t];
        }

        int used = lags ?? NeweyWest.CustomaryLags(differences.Length);
        double variance = NeweyWest.LongRunVariance(differences, used);
        double mean = Moments.MeanOf(differences);
        int freedom = differences.Length - 1;
        double statistic = mean / Math.Sqrt(variance / freedom);
        if (!double.IsFinite(statistic))
        {
            return HypothesisTest.Undefined(Name, Invariant(
                $"the {differences.Length} differences of the scores have no variance to judge their mean {mean:G5} by."));
        }

        return HypothesisTest.StudentT(Name, Invariant(
            $"the mean difference of {differences.Length} scores is {mean:G5}, its variance has {used} lags"), statistic, freedom);
    }
}
