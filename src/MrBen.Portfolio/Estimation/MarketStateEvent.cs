using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Something that began or ended in the market, with the numbers that say so. Immutable and thread-safe.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Period">The period, from 0 for the first that was seen.</param>
/// <param name="Value">The new regime, the ratio of volatility, or the distance of correlations.</param>
/// <param name="Threshold">What the value was compared with; the regime before where the regime changed.</param>
public sealed record MarketStateEvent(MarketStateEventKind Kind, long Period, double Value, double Threshold)
{
    /// <summary>One sentence with the numbers.</summary>
    public string Description => Describe(Kind, Value, Threshold);

    /// <summary><see cref="Description"/>.</summary>
    public override string ToString() => Description;

    internal static string Describe(MarketStateEventKind kind, double value, double threshold) => kind switch
    {
        MarketStateEventKind.RegimeChanged => Invariant($"The regime went from {threshold} to {value}; 0 is the calmest."),
        MarketStateEventKind.VolatilitySpikeBegan => Invariant(
            $"Volatility is {value:F2} times its reference, above {threshold:F2}."),
        MarketStateEventKind.VolatilitySpikeEnded => Invariant(
            $"Volatility is back at {value:F2} times its reference, below {threshold:F2}."),
        MarketStateEventKind.CorrelationBreakdownBegan => Invariant(
            $"Correlations are {value:F2} away from their reference on average, more than {threshold:F2}."),
        MarketStateEventKind.CorrelationBreakdownEnded => Invariant(
            $"Correlations are back at {value:F2} from their reference on average, less than {threshold:F2}."),
        MarketStateEventKind.MeanShifted => Invariant(
            $"The mean return has shifted: the cumulative sum is {value:F2}, threshold {threshold:F2}."),
        _ => Invariant($"The level of volatility has shifted: the cumulative sum is {value:F2}, threshold {threshold:F2}."),
    };
}
