namespace MrBen.Portfolio.State;

/// <summary>The share of an amount that belongs to a part of a whole. Stateless and thread-safe.</summary>
internal static class Proportion
{
    // Products of two such numbers are decimals.
    private const decimal Ordinary = 1e14m;

    /// <summary>
    /// amount × part / whole for a part within the whole: exact where the quotient is, and of large numbers rounded before they would leave the
    /// range of decimal, so that it never fails.
    /// </summary>
    public static decimal Of(decimal amount, decimal part, decimal whole) =>
        Math.Abs(amount) < Ordinary && Math.Abs(part) < Ordinary ? amount * part / whole : amount * (part / whole);
}
