using System.Globalization;

namespace MrBen.Portfolio.Estimation;

/// <summary>Something that began or ended in the market, with its day. Immutable.</summary>
/// <param name="Date">The period whose returns say so.</param>
/// <param name="KnownAt">When it could be known, in UTC: when those returns were observed.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The new regime, the ratio of volatility, the distance of correlations, or the cumulative sum.</param>
/// <param name="Threshold">What the value was compared with; the regime before where the regime changed.</param>
public readonly record struct MarketMove(DateOnly Date, DateTimeOffset KnownAt, MarketStateEventKind Kind, double Value, double Threshold)
{
    /// <summary>One sentence with the day and the numbers.</summary>
    public string Description => string.Create(
        CultureInfo.InvariantCulture, $"{Date:yyyy-MM-dd}: {MarketStateEvent.Describe(Kind, Value, Threshold)}");

    /// <summary><see cref="Description"/>.</summary>
    public override string ToString() => Description;
}
