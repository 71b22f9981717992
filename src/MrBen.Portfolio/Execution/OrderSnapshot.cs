using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Execution;

/// <summary>An order as its host tells it. Immutable and thread-safe.</summary>
public sealed record OrderSnapshot
{
    /// <summary>The name given to it when it was sent; <see langword="null"/> where it was not sent from here.</summary>
    public required ClientOrderId? Id { get; init; }

    /// <summary>The host's name of it; empty where it has none.</summary>
    public string VenueOrderId { get; init; } = "";

    /// <summary>What is traded.</summary>
    public required AssetId Asset { get; init; }

    /// <summary>Units ordered: positive to buy, negative to sell.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>Units filled so far, of the sign of <see cref="Quantity"/>, or 0.</summary>
    public decimal FilledQuantity { get; init; }

    /// <summary>The limit per unit; <see langword="null"/> for an order at the market.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>
    /// Where it stands: <see cref="OrderStatus.Open"/>, <see cref="OrderStatus.CancelRequested"/>, or one of the ends.
    /// </summary>
    public required OrderStatus Status { get; init; }

    /// <summary>Why it was rejected, expired or cancelled, in the host's words; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When that became so.</summary>
    public required DateTimeOffset Time { get; init; }
}
