namespace MrBen.Portfolio.Market.Feeds;

/// <summary>What passed through a <see cref="MarketDataHub"/>. Immutable and thread-safe.</summary>
public sealed record MarketDataStatistics
{
    /// <summary>Updates offered, those that found no room once for each time.</summary>
    public required long Offered { get; init; }

    /// <summary>Updates delivered.</summary>
    public required long Delivered { get; init; }

    /// <summary>Updates put together with one that waited.</summary>
    public required long Conflated { get; init; }

    /// <summary>Times that a bar found no room: the feed then waited.</summary>
    public required long Full { get; init; }

    /// <summary>Quotes and rates passed over as older than one before.</summary>
    public required long Outdated { get; init; }

    /// <summary>Updates refused as too far ahead of the clock.</summary>
    public required long RefusedAhead { get; init; }

    /// <summary>Updates refused as too far behind the clock.</summary>
    public required long RefusedBehind { get; init; }

    /// <summary>Updates that wait to be delivered.</summary>
    public required int Waiting { get; init; }

    /// <summary>
    /// The hub's clock minus the venue's time, of the last update, refused ones too: positive for latency, negative where the venue is
    /// ahead.
    /// </summary>
    public required TimeSpan Skew { get; init; }

    /// <summary>The least of it so far: with a feed in step with the clock, the difference of the clocks plus the shortest way.</summary>
    public required TimeSpan SmallestSkew { get; init; }

    /// <summary>The most of it so far.</summary>
    public required TimeSpan LargestSkew { get; init; }
}
