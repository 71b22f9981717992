using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>What is still open of an order that was sent before. Immutable and thread-safe.</summary>
public sealed record OpenOrder
{
    /// <summary>An order of which <paramref name="remainingQuantity"/> has not filled.</summary>
    /// <param name="asset">What is traded.</param>
    /// <param name="remainingQuantity">Units still to fill: positive to buy, negative to sell, not 0.</param>
    /// <param name="limitPrice">The limit per unit, positive; <see langword="null"/> (the default) for an order at the market.</param>
    /// <exception cref="ArgumentException">The asset has no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The quantity is 0, or the limit is not positive.</exception>
    public OpenOrder(AssetId asset, decimal remainingQuantity, decimal? limitPrice = null)
    {
        if (asset == default)
        {
            throw new ArgumentException("The asset of the open order has no name.", nameof(asset));
        }

        if (remainingQuantity == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(remainingQuantity), $"The remaining quantity of {asset} is 0; an order that is filled is not open.");
        }

        if (limitPrice <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(limitPrice), Invariant($"Limit price of {asset} is {limitPrice}; it must be positive."));
        }

        (Asset, RemainingQuantity, LimitPrice) = (asset, remainingQuantity, limitPrice);
    }

    /// <summary>What is traded.</summary>
    public AssetId Asset { get; }

    /// <summary>Units still to fill: positive to buy, negative to sell, never 0.</summary>
    public decimal RemainingQuantity { get; }

    /// <summary>The limit per unit, positive; <see langword="null"/> for an order at the market.</summary>
    public decimal? LimitPrice { get; }
}
