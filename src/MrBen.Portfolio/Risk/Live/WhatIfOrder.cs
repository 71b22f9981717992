using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk.Live;

/// <summary>An order whose effect on risk is asked for before it is sent.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Quantity">Units, positive to buy, negative to sell.</param>
/// <param name="Price">
/// The price it would be filled at, positive; <see langword="null"/> for the last one. Positions are valued at the last price all the same, so
/// that a worse price is a loss.
/// </param>
public readonly record struct WhatIfOrder(AssetId Asset, decimal Quantity, decimal? Price = null)
{
    /// <summary>The refusal of orders whose amounts leave the range of decimal numbers.</summary>
    internal static ArgumentException Beyond(ReadOnlySpan<WhatIfOrder> orders, OverflowException overflow)
    {
        List<string> named = [];
        foreach (ref readonly WhatIfOrder order in orders)
        {
            named.Add(FormattableString.Invariant($"{order.Quantity} of {order.Asset}"));
        }

        return new ArgumentException(
            $"Amounts of the orders ({string.Join(", ", named)}) are beyond {decimal.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture)}.",
            nameof(orders), overflow);
    }
}
