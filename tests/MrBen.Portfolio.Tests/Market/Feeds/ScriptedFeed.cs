using System.Runtime.CompilerServices;
using MrBen.Portfolio.Market.Feeds;

namespace MrBen.Portfolio.Tests.Market.Feeds;

/// <summary>Tells what it was given, counts what was read of it, and then ends, waits, or throws.</summary>
internal sealed class ScriptedFeed(IEnumerable<MarketDataUpdate> updates, Func<CancellationToken, Task>? end = null) : IMarketDataFeed
{
    public int Read { get; private set; }

    public async IAsyncEnumerable<MarketDataUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (MarketDataUpdate update in updates)
        {
            Read++;
            yield return update;
        }

        if (end is not null)
        {
            await end(cancellationToken);
        }
    }
}
