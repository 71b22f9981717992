using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>How much of an asset may still be traded before a limit is reached, at present prices and without costs.</summary>
/// <param name="Limit">The limit's name.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Buy">Money that may be bought for; <see langword="null"/> where no purchase reaches the limit; 0 where it is reached.</param>
/// <param name="Sell">Money that may be sold for, at least 0; <see langword="null"/> where no sale reaches the limit.</param>
public readonly record struct LimitRoom(string Limit, AssetId Asset, double? Buy, double? Sell);
