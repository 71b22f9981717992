using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>An order moved. Immutable and thread-safe.</summary>
/// <param name="Id">The order.</param>
/// <param name="Status">Where it stands now.</param>
/// <param name="FilledQuantity">
/// Units that the venue says were filled, of the order's sign; <see langword="null"/> where it did not say.
/// </param>
/// <param name="VenueOrderId">The venue's name of it; empty where it did not say.</param>
/// <param name="Reason">Why, in one sentence; may be empty.</param>
public sealed record OrderMove(
    ClientOrderId Id, OrderStatus Status, decimal? FilledQuantity = null, string VenueOrderId = "", string Reason = "");
