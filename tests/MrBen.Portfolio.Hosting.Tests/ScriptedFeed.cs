using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MrBen.Portfolio.Market.Feeds;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>A feed that says what it is told to, breaks when told, and can be read again.</summary>
internal sealed class ScriptedFeed : IMarketDataFeed
{
    private readonly Channel<object> _script = Channel.CreateUnbounded<object>();

    public int Readings { get; private set; }

    public void Say(MarketDataUpdate update) => _script.Writer.TryWrite(update);

    public void Break(string reason) => _script.Writer.TryWrite(new IOException(reason));

    public void End() => _script.Writer.TryWrite("end");

    public async IAsyncEnumerable<MarketDataUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Readings++;
        await foreach (object said in _script.Reader.ReadAllAsync(cancellationToken))
        {
            switch (said)
            {
                case MarketDataUpdate update:
                    yield return update;
                    break;
                case IOException broken:
                    throw broken;
                default:
                    yield break;
            }
        }
    }
}
