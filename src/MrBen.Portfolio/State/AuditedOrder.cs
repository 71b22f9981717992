using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>One order that was decided for an allocation's plan. Immutable.</summary>
/// <param name="Sequence">Its event.</param>
/// <param name="Time">When it was decided, UTC.</param>
/// <param name="Id">Its name.</param>
/// <param name="Asset">What is traded.</param>
/// <param name="Quantity">Units: positive to buy, negative to sell.</param>
/// <param name="LimitPrice">Its limit; <see langword="null"/> for a market order.</param>
public sealed record AuditedOrder(
    long Sequence, DateTimeOffset Time, ClientOrderId Id, AssetId Asset, decimal Quantity, decimal? LimitPrice);
