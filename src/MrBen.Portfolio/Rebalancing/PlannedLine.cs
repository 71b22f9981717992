using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>One asset of a plan in the making; without a line it is not traded. Immutable.</summary>
internal sealed record PlannedLine(AssetId Asset, decimal Held, decimal ValueBefore, double Target, bool IsListed, TradeLine? Line);
