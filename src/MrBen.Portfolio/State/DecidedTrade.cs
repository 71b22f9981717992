using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>One trade that an allocation planned, as kept in the history. Immutable.</summary>
/// <param name="Asset">What is traded.</param>
/// <param name="Quantity">Units: positive to buy, negative to sell.</param>
/// <param name="Price">The price that the plan rests on, per unit.</param>
/// <param name="Cost">Cost by the plan's cost model.</param>
public readonly record struct DecidedTrade(AssetId Asset, decimal Quantity, decimal Price, decimal Cost);
