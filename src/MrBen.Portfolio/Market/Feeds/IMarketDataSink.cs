namespace MrBen.Portfolio.Market.Feeds;

/// <summary>Who is told of market data, one call at a time. What it throws ends the run of the hub.</summary>
public interface IMarketDataSink
{
    /// <summary>Market data moved. Called often: best without allocation and without waiting.</summary>
    void OnUpdate(in MarketDataUpdate update);

    /// <summary>An asset went stale, or is fresh again; once for each.</summary>
    void OnStaleness(in StalenessChange change);
}
