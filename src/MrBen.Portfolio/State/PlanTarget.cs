using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>What a plan leads to for one asset. Immutable and thread-safe.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Quantity">Units to hold in the end, negative for a short position.</param>
/// <param name="ReferencePrice">The price per unit that the plan rests on, positive.</param>
public readonly record struct PlanTarget(AssetId Asset, decimal Quantity, decimal ReferencePrice);
