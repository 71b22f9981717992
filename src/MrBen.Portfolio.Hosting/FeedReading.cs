using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Market.Feeds;

namespace MrBen.Portfolio.Hosting;

/// <summary>Reads a feed until it ends, and again where it broke. Run once; its readings are thread-safe.</summary>
internal sealed class FeedReading(
    string name, MarketDataHub hub, IMarketDataFeed feed, IMarketDataSink sink, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private volatile Break? _broke;
    private volatile bool _hasEnded;

    public MarketDataHub Hub => hub;

    /// <summary>That the feed has ended, or why it broke where nothing has come since; empty where all is well.</summary>
    public string Problem => _hasEnded ? "The feed has ended; no market data come any more." : _broke is { } broke && hub.GetStatistics().Delivered == broke.Delivered
        ? $"The feed broke and nothing has come since: {broke.Reason}"
        : "";

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await hub.RunAsync(feed, sink, cancellationToken).ConfigureAwait(false);
                _hasEnded = true;
                Log.FeedEnded(logger, name);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception error) // the host's own feed
            {
                _broke = new Break(error.Message, hub.GetStatistics().Delivered);
                Log.FeedBroke(logger, name, RetryPause, error);
            }

            await Task.Delay(RetryPause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed record Break(string Reason, long Delivered);
}
