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
    public string Description => Kind switch
    {
        MarketStateEventKind.RegimeChanged => Invariant($"The regime went from {Threshold} to {Value}."),
        MarketStateEventKind.VolatilitySpikeBegan => Invariant(
            $"Volatility is {Value:F2} times its reference, above {Threshold:F2}."),
        MarketStateEventKind.VolatilitySpikeEnded => Invariant(
            $"Volatility is back at {Value:F2} times its reference, below {Threshold:F2}."),
        MarketStateEventKind.CorrelationBreakdownBegan => Invariant(
            $"Correlations are {Value:F2} away from their reference on average, more than {Threshold:F2}."),
        _ => Invariant($"Correlations are back at {Value:F2} from their reference on average, less than {Threshold:F2}."),
    };

    /// <summary><see cref="Description"/>.</summary>
    public override string ToString() => Description;
}
