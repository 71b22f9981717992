namespace MrBen.Portfolio.Risk.Live;

/// <summary>An order as live risk sees it.</summary>
/// <param name="Asset">Place of the asset in the model.</param>
/// <param name="Value">What it adds to the position's market value, in money; negative for a sale.</param>
/// <param name="Cost">What it takes from net asset value: fees, and what its price is worse than the market's.</param>
public readonly record struct LiveOrder(int Asset, double Value, double Cost);
