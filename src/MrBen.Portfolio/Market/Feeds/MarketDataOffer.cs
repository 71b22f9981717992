namespace MrBen.Portfolio.Market.Feeds;

/// <summary>What a <see cref="MarketDataHub"/> did with an update.</summary>
public enum MarketDataOffer
{
    /// <summary>It waits to be delivered.</summary>
    Queued,

    /// <summary>It was put together with one that waits: it replaces a quote or rate, and adds to a trade.</summary>
    Conflated,

    /// <summary>There is no room for a bar; it is offered again once something was taken.</summary>
    Full,

    /// <summary>Its quote or rate is older than one that came before it: passed over.</summary>
    Outdated,

    /// <summary>It is further ahead of the clock than allowed: refused.</summary>
    Ahead,

    /// <summary>It is further behind the clock than allowed: refused.</summary>
    Behind,
}
