using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>
/// One day (or week, or month) of an asset. A field that is not known is <see langword="null"/>, never NaN. Prices are in the currency of
/// the instrument, the volume in its units.
/// </summary>
/// <param name="Date">The day, or the last day of the period.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Units traded.</param>
public readonly record struct Bar(DateOnly Date, double? Open, double? High, double? Low, double? Close, double? Volume)
{
    /// <summary>
    /// For example <c>2020-03-16: open 241.18, high 256.9, low 237.36, close 239.85, volume 297240000</c>; <c>?</c> where not known.
    /// </summary>
    public override string ToString() => Invariant(
        $"{Date:yyyy-MM-dd}: open {Text(Open)}, high {Text(High)}, low {Text(Low)}, close {Text(Close)}, volume {Text(Volume)}");

    /// <summary>A bar of which only the close is known.</summary>
    public static Bar OfClose(DateOnly date, double close) => new(date, null, null, null, close, null);

    private static string Text(double? value) => value is { } known ? Invariant($"{known}") : "?";
}
