namespace MrBen.Portfolio.Positions;

/// <summary>What one order needs of an account's buying power. Immutable and thread-safe.</summary>
/// <param name="Needed">In the portfolio's currency, at least 0.</param>
/// <param name="IsAllowed">Whether the account has it, and its rules allow the order.</param>
/// <param name="Detail">Why not; empty where it is allowed.</param>
public readonly record struct BuyingPowerNeed(decimal Needed, bool IsAllowed, string Detail)
{
    internal static BuyingPowerNeed Refused(string detail) => new(0, IsAllowed: false, detail);
}
