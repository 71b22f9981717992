namespace MrBen.Portfolio.Market.Feeds;

/// <summary>What waits of one subject, and when it was last heard of. Changes; guarded by the hub's lock.</summary>
internal sealed class MarketDataSlot(string subject)
{
    public string Subject { get; } = subject;

    /// <summary>What waits; of kind 0 where nothing does.</summary>
    public MarketDataUpdate Quote;

    /// <inheritdoc cref="Quote"/>
    public MarketDataUpdate Trade;

    /// <summary>The venue's time of the latest quote or rate.</summary>
    public DateTimeOffset LatestQuote { get; set; } = DateTimeOffset.MinValue;

    /// <summary>When it was last heard of, by the hub's clock.</summary>
    public DateTimeOffset Heard { get; set; }

    public bool IsStale { get; set; }
}
