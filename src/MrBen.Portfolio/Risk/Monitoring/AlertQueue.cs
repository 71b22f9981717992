using System.Threading.Channels;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>The way to one handler: a queue of its own and one task that empties it. Thread-safe.</summary>
internal sealed class AlertQueue(
    IRiskAlertHandler handler, AlertOptions options, TimeProvider clock, Action<string, Exception> failed) : IAsyncDisposable
{
    private readonly Channel<RiskAlert> _alerts = Channel.CreateBounded<RiskAlert>(
        new BoundedChannelOptions(options.QueueLength) { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task? _pump;
    private long _delivered;
    private long _failed;
    private long _slow;
    private long _dropped;

    public AlertStatistics Statistics => new(
        handler.Name, Volatile.Read(ref _delivered), Volatile.Read(ref _failed), Volatile.Read(ref _slow), Volatile.Read(ref _dropped));

    /// <summary>Takes an alert, or counts it as dropped; never waits.</summary>
    public void Send(RiskAlert alert)
    {
        if (!_alerts.Writer.TryWrite(alert))
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        lock (_lock)
        {
            _pump ??= Task.Run(PumpAsync);
        }
    }

    /// <summary>Takes no more, waits for what is on its way, and stops the handler where that takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        _alerts.Writer.TryComplete();
        Task? pump;
        lock (_lock)
        {
            pump = _pump;
        }

        if (pump is not null)
        {
            Task first = await Task.WhenAny(pump, Task.Delay(options.DrainTimeout, clock)).ConfigureAwait(false);
            if (first != pump)
            {
                await _stop.CancelAsync().ConfigureAwait(false);
                return; // The handler may still hold the token.
            }
        }

        _stop.Dispose();
    }

    private async Task PumpAsync()
    {
        await foreach (RiskAlert alert in _alerts.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_stop.IsCancellationRequested)
            {
                Interlocked.Increment(ref _dropped);
                continue;
            }

            long start = clock.GetTimestamp();
            try
            {
                await handler.HandleAsync(alert, _stop.Token).ConfigureAwait(false);
                Interlocked.Increment(ref _delivered);
            }
            catch (Exception error)
            {
                // A handler is the host's: whatever it throws is told once, counted, and does not reach the portfolio.
                if (Interlocked.Increment(ref _failed) == 1)
                {
                    failed(handler.Name, error);
                }
            }

            if (clock.GetElapsedTime(start) > options.SlowAfter)
            {
                Interlocked.Increment(ref _slow);
            }
        }
    }
}
