namespace MrBen.Portfolio.Positions;

/// <summary>Where a price of a history, a <see langword="double"/>, becomes money.</summary>
internal static class MarketPrice
{
    /// <summary>The price to 15 significant digits, as <see langword="decimal"/> conversion rounds; 0 where it is too large or small for one.</summary>
    public static decimal ToMoney(double price) => Math.Abs(price) < 1e28 ? (decimal)price : 0;
}
