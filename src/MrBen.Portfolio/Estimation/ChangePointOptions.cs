using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="ChangePointDetector"/>.</summary>
public sealed record ChangePointOptions
{
    /// <summary>
    /// Shift of the mean, up or down, that is to be found fastest, in standard deviations, in (0, 10]; null to leave the mean alone.
    /// Default 1.
    /// </summary>
    public double? MeanShift { get; set; } = 1;

    /// <summary>
    /// Ratio of the standard deviation to what it was, and its inverse, that are to be found fastest, in (1, 10]; null to leave volatility
    /// alone. Default 1.5.
    /// </summary>
    public double? VolatilityRatio { get; set; } = 1.5;

    /// <summary>
    /// Periods between false alarms of one chart on average, where values are independent and normal, in [10, 1e6]. Default 1000. A
    /// detector has two charts for the mean and two for the volatility: four of them sound falsely about four times as often.
    /// </summary>
    public double AverageRunLength { get; set; } = 1000;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (MeanShift is { } shift && !(shift > 0 && shift <= 10))
        {
            errors.Add(Invariant($"{nameof(MeanShift)} must be in (0, 10]; it is {shift}."));
        }

        if (VolatilityRatio is { } ratio && !(ratio > 1 && ratio <= 10))
        {
            errors.Add(Invariant($"{nameof(VolatilityRatio)} must be in (1, 10]; it is {ratio}."));
        }

        if (MeanShift is null && VolatilityRatio is null)
        {
            errors.Add($"{nameof(MeanShift)} and {nameof(VolatilityRatio)} are both null; there is nothing to detect.");
        }

        if (!(AverageRunLength >= 10 && AverageRunLength <= 1e6))
        {
            errors.Add(Invariant($"{nameof(AverageRunLength)} must be in [10, 1e6]; it is {AverageRunLength}."));
        }

        return errors;
    }
}
