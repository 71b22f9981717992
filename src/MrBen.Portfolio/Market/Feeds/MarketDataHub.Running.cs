namespace MrBen.Portfolio.Market.Feeds;

/// <content>From a feed to a sink.</content>
public sealed partial class MarketDataHub
{
    /// <summary>Reads a feed and tells a sink, until the feed ends and everything was delivered, or until cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(IMarketDataFeed feed, IMarketDataSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(sink);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task reading = ReadAsync(feed, stop.Token);
        try
        {
            await DeliverAsync(sink, reading, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            // Whoever fails first is who is told of: the reader is stopped where the sink threw.
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellationToken.ThrowIfCancellationRequested();
        await reading.ConfigureAwait(false);
    }

    /// <summary>Reads a feed until it ends: bars without room wait. For those who take by themselves.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task ReadAsync(IMarketDataFeed feed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feed);
        await foreach (
            MarketDataUpdate update in feed.ReadAsync(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            while (Offer(update) == MarketDataOffer.Full)
            {
                await _taken.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task DeliverAsync(IMarketDataSink sink, Task reading, CancellationToken cancellationToken)
    {
        using PeriodicTimer? timer = _options.StaleAfter is null ? null : new PeriodicTimer(_options.StalenessInterval, _time);
        Task<bool>? tick = timer?.WaitForNextTickAsync(cancellationToken).AsTask();
        Task? arrival = null;
        while (true)
        {
            bool ended = reading.IsCompleted;
            while (TryTake(out MarketDataUpdate update))
            {
                sink.OnUpdate(update);
            }

            if (ended)
            {
                return;
            }

            if (tick is { IsCompleted: true })
            {
                await tick.ConfigureAwait(false);
                CheckStaleness(sink);
                tick = timer!.WaitForNextTickAsync(cancellationToken).AsTask();
            }

            arrival = arrival is null or { IsCompleted: true } ? _arrived.WaitAsync(cancellationToken) : arrival;
            await (tick is null ? Task.WhenAny(arrival, reading) : Task.WhenAny(arrival, reading, tick)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
