using MrBen.Portfolio.Market.Feeds;

namespace MrBen.Portfolio.Tests.Market.Feeds;

/// <summary>Keeps what it is told, up to a number after which it cancels.</summary>
internal sealed class RecordingSink(Action<MarketDataUpdate>? onUpdate = null, Action<StalenessChange>? onStaleness = null)
    : IMarketDataSink
{
    public List<MarketDataUpdate> Updates { get; } = [];

    public List<StalenessChange> Changes { get; } = [];

    public void OnUpdate(in MarketDataUpdate update)
    {
        Updates.Add(update);
        onUpdate?.Invoke(update);
    }

    public void OnStaleness(in StalenessChange change)
    {
        Changes.Add(change);
        onStaleness?.Invoke(change);
    }
}
