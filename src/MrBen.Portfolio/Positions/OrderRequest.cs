using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Positions;

/// <summary>An order as it is sent to a host. Immutable and thread-safe.</summary>
public sealed record OrderRequest
{
    /// <summary>An order.</summary>
    /// <param name="id">The name under which it can be found again.</param>
    /// <param name="asset">What is traded.</param>
    /// <param name="quantity">Units: positive to buy, negative to sell, not 0.</param>
    /// <param name="limitPrice">The limit per unit, positive; <see langword="null"/> (the default) for an order at the market.</param>
    /// <exception cref="ArgumentException">The id or the asset has no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The quantity is 0, or the limit is not positive.</exception>
    public OrderRequest(ClientOrderId id, AssetId asset, decimal quantity, decimal? limitPrice = null)
    {
        if (id == default)
        {
            throw new ArgumentException("The order has no id.", nameof(id));
        }

        if (asset == default)
        {
            throw new ArgumentException($"The asset of order {id} has no name.", nameof(asset));
        }

        if (quantity == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(quantity), $"The quantity of order {id} of {asset} is 0.");
        }

        if (limitPrice <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(limitPrice), Invariant($"The limit of order {id} of {asset} is {limitPrice}; it must be positive."));
        }

        (Id, Asset, Quantity, LimitPrice) = (id, asset, quantity, limitPrice);
    }

    /// <summary>The name under which it can be found again.</summary>
    public ClientOrderId Id { get; }

    /// <summary>What is traded.</summary>
    public AssetId Asset { get; }

    /// <summary>Units: positive to buy, negative to sell, never 0.</summary>
    public decimal Quantity { get; }

    /// <summary>The limit per unit, positive; <see langword="null"/> for an order at the market.</summary>
    public decimal? LimitPrice { get; }

    /// <summary>Whether it only makes a position smaller. Default false; a host may pass it on as "reduce only".</summary>
    public bool ReducesOnly { get; init; }

    /// <summary>Bought or sold.</summary>
    public TradeSide Side => Quantity > 0 ? TradeSide.Buy : TradeSide.Sell;
}
