using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Positions;

/// <summary>An order that was decided, and what became of it. Immutable and thread-safe.</summary>
public sealed record OrderRecord
{
    internal OrderRecord()
    {
    }

    /// <summary>The order.</summary>
    public required OrderRequest Order { get; init; }

    /// <summary>Number of the event that set the plan it is part of; 0 where it is part of none.</summary>
    public required long Plan { get; init; }

    /// <summary>Which order of the plan for its asset it is, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The price that it was decided at, per unit.</summary>
    public required decimal ReferencePrice { get; init; }

    /// <summary>Where it stands.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>Units of it that are booked, of its sign, or 0.</summary>
    public required decimal FilledQuantity { get; init; }

    /// <summary>Σ |quantity| × price of the fills booked.</summary>
    public required decimal FilledValue { get; init; }

    /// <summary>Units that the venue last said were filled, of its sign; at least what is booked once both are told of.</summary>
    public required decimal VenueFilledQuantity { get; init; }

    /// <summary>The venue's name of it; empty where it has none.</summary>
    public required string VenueOrderId { get; init; }

    /// <summary>Why it stands where it stands; may be empty.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was decided, UTC.</summary>
    public required DateTimeOffset Intended { get; init; }

    /// <summary>When it last moved or filled, UTC.</summary>
    public required DateTimeOffset Moved { get; init; }

    /// <summary>The name under which it can be found again.</summary>
    public ClientOrderId Id => Order.Id;

    /// <summary>What is traded.</summary>
    public AssetId Asset => Order.Asset;

    /// <summary>Mean price per unit of the fills booked; <see langword="null"/> before the first.</summary>
    public decimal? AverageFillPrice => FilledQuantity == 0 ? null : FilledValue / Math.Abs(FilledQuantity);

    /// <summary>Whether it has ended.</summary>
    public bool IsEnded => Status.IsEnd();

    /// <summary>
    /// Units that may still be booked, of its sign: all that is not booked as long as it may be at the venue, and once it has ended what the
    /// venue says was filled and has not been told of.
    /// </summary>
    public decimal Outstanding => Positions.Outstanding.Of(Status, Order.Quantity, FilledQuantity, VenueFilledQuantity);
}
