namespace MrBen.Portfolio.Market.Feeds;

/// <summary>A source of market data: a venue's connection, a replay. A <see cref="MarketDataHub"/> reads it.</summary>
public interface IMarketDataFeed
{
    /// <summary>
    /// What happens from now on, until cancelled; ends where the source ends. Read once at a time. The reader decides the pace: a feed that
    /// cannot wait must drop or conflate by itself, and say so.
    /// </summary>
    IAsyncEnumerable<MarketDataUpdate> ReadAsync(CancellationToken cancellationToken);
}
