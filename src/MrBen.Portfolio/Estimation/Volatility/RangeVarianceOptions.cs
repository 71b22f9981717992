using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>How the range measure of <see cref="VolatilitySeries.FromBars"/> guards itself against false highs and lows.</summary>
public sealed record RangeVarianceOptions
{
    /// <summary>
    /// Robust standard deviations by which a high may stand above, and a low below, both open and close; what is beyond is cut off. A
    /// cancelled trade at a cent would otherwise be the largest variance of the history. Positive. Default 3.
    /// </summary>
    public double ClipAt { get; set; } = 3;

    /// <summary>
    /// Periods before a bar that give its robust standard deviation, 1.4826 times the median absolute return; at least 20, which is also
    /// the fewest with which anything is cut off. Default 250, a year of exchange days.
    /// </summary>
    public int Window { get; set; } = 250;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(ClipAt > 0))
        {
            errors.Add(Invariant($"{nameof(ClipAt)} must be positive; it is {ClipAt}."));
        }

        if (Window < RangeVariance.FewestReturns)
        {
            errors.Add(Invariant($"{nameof(Window)} must be at least {RangeVariance.FewestReturns}; it is {Window}."));
        }

        return errors;
    }
}
