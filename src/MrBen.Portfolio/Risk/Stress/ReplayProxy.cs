using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// What an asset is taken to have returned in the periods of a replay in which it has no return of its own. Immutable.
/// </summary>
/// <param name="Asset">The asset without a return.</param>
/// <param name="StandIn">A column of the history: another asset, an index or a factor; it need not be held.</param>
/// <param name="Beta">What the stand-in's simple return is multiplied by. Default 1.</param>
public sealed record ReplayProxy(AssetId Asset, AssetId StandIn, double Beta = 1);
