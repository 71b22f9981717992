using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>An alarm of <see cref="ChangePointDetector"/>.</summary>
/// <param name="Kind">What has changed.</param>
/// <param name="DetectedAt">The period of the alarm, from 0 for the first that was seen.</param>
/// <param name="Since">The first period after the sum was last at 0: Page's estimate of when it changed.</param>
/// <param name="Statistic">The sum, at least the threshold.</param>
/// <param name="Threshold">Where the alarm goes off.</param>
public readonly record struct ChangePoint(ChangeKind Kind, long DetectedAt, long Since, double Statistic, double Threshold)
{
    /// <summary>One sentence with the kind, the periods and the numbers.</summary>
    public override string ToString()
    {
        string what = Kind switch
        {
            ChangeKind.MeanIncrease => "The mean has risen",
            ChangeKind.MeanDecrease => "The mean has fallen",
            ChangeKind.VolatilityIncrease => "Volatility has risen",
            _ => "Volatility has fallen",
        };
        string sum = Invariant($"the cumulative sum at period {DetectedAt} is {Statistic:F2}, threshold {Threshold:F2}");
        return Invariant($"{what} since period {Since}: {sum}.");
    }
}
