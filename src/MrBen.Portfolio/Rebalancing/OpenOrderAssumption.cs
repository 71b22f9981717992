namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// What a plan assumes of an open order: that it fills in whole, at a price and a cost. Amounts are in the portfolio's currency. Immutable and
/// thread-safe.
/// </summary>
public sealed record OpenOrderAssumption
{
    internal OpenOrderAssumption()
    {
    }

    /// <summary>The order.</summary>
    public required OpenOrder Order { get; init; }

    /// <summary>
    /// Price per unit that is assumed, in the instrument's currency: of a purchase its limit, where it has none the reference price; of a sale the reference price, or
    /// its limit where that is lower.
    /// </summary>
    public required decimal Price { get; init; }

    /// <summary>Cost of the remainder by the plan's cost model, at least 0.</summary>
    public required decimal Cost { get; init; }

    /// <summary>
    /// Cash reserved: of a purchase |quantity| × price × multiplier × exchange rate plus cost; of a sale what its cost exceeds its proceeds by.
    /// </summary>
    public required decimal CashReserved { get; init; }

    /// <summary>Proceeds of a sale less its cost, which are no cash before they come; 0 for a purchase.</summary>
    public required decimal UncountedProceeds { get; init; }
}
