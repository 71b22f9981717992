using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Execution;

/// <summary>A price moved.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Bid">Best bid per unit, positive; <see langword="null"/> where unknown.</param>
/// <param name="Ask">Best ask per unit, positive; <see langword="null"/> where unknown.</param>
/// <param name="Last">Last trade per unit, positive; <see langword="null"/> where unknown.</param>
/// <param name="Time">When.</param>
public sealed record GatewayQuote(AssetId Asset, decimal? Bid, decimal? Ask, decimal? Last, DateTimeOffset Time) : GatewayEvent(Time)
{
    /// <summary>What positions are valued at: the middle of bid and ask where both are known, else the last trade, else the one known.</summary>
    public decimal? Price => Bid is { } bid && Ask is { } ask ? (bid + ask) / 2 : Last ?? Bid ?? Ask;
}
