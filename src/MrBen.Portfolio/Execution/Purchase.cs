namespace MrBen.Portfolio.Execution;

/// <summary>What may be bought of an asset now.</summary>
/// <param name="Step">The asset.</param>
/// <param name="Quantity">Units; 0 for nothing.</param>
/// <param name="Shortage">Why that is less than it needs; empty where it is not.</param>
internal readonly record struct Purchase(AssetStep Step, decimal Quantity, string Shortage);
