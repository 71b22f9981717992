using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Execution;

/// <summary>A trade was executed. It may come more than once and in any order: it is booked once, by its execution id.</summary>
/// <param name="Asset">What was traded.</param>
/// <param name="Quantity">Units: positive bought, negative sold, not 0.</param>
/// <param name="Price">Per unit, positive.</param>
/// <param name="Fee">What it cost beside its price, negative for a rebate.</param>
/// <param name="Reference">Which execution of which order, and the fee's currency.</param>
/// <param name="Time">When.</param>
public sealed record GatewayFill(
    AssetId Asset, decimal Quantity, decimal Price, decimal Fee, FillReference Reference, DateTimeOffset Time) : GatewayEvent(Time);
