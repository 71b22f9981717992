namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// The cash that must remain: a fraction of the net asset value after costs (negative where borrowing is allowed) plus an amount.
/// Immutable.
/// </summary>
internal readonly record struct CashFloor(decimal Fraction, decimal Amount)
{
    public decimal At(decimal netAssetValue) => (Fraction * netAssetValue) + Amount;
}
