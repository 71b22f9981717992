namespace MrBen.Portfolio.Market;

/// <summary>
/// One day (or week, or month) of an asset. A field that is not known is <see langword="null"/>, never NaN. Prices are in the currency of the
/// instrument, the volume in its units.
/// </summary>
/// <param name="Date">The day, or the last day of the period.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Units traded.</param>
public readonly record struct Bar(DateOnly Date, double? Open, double? High, double? Low, double? Close, double? Volume)
{
    /// <summary>A bar of which only the close is known.</summary>
    public static Bar OfClose(DateOnly date, double close) => new(date, null, null, null, close, null);
}
