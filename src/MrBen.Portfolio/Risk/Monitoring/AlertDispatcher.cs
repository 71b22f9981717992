using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>Tells handlers of limits that move, each through its own queue; what comes too soon again is counted instead. Thread-safe.</summary>
internal sealed class AlertDispatcher : IAsyncDisposable
{
    private readonly AlertOptions _options;
    private readonly ImmutableArray<AlertQueue> _queues;
    private readonly Dictionary<(string Limit, AlertSeverity Severity), (DateTimeOffset Told, int Suppressed)> _told = [];
    private readonly Lock _lock = new();

    public AlertDispatcher(
        IEnumerable<IRiskAlertHandler> handlers, AlertOptions options, TimeProvider clock, Action<string, Exception> failed)
    {
        _options = options;
        _queues = [.. handlers.Select(handler => new AlertQueue(handler, options, clock, failed))];
    }

    public ImmutableArray<AlertStatistics> Statistics => [.. _queues.Select(queue => queue.Statistics)];

    /// <summary>Tells of a limit that moved; never waits.</summary>
    public void Tell(LiveLimit limit, RiskLimitState before, LimitStatus status, long sequence)
    {
        (string, AlertSeverity) key = (limit.Name, RiskAlert.SeverityOf(limit, status.State));
        RiskAlert alert;
        lock (_lock)
        {
            bool isKnown = _told.TryGetValue(key, out (DateTimeOffset Told, int Suppressed) last);
            if (isKnown && status.Since - last.Told < _options.RepeatAfter)
            {
                _told[key] = last with { Suppressed = last.Suppressed + 1 };
                return;
            }

            alert = new RiskAlert(limit, before, status, sequence, last.Suppressed);
            _told[key] = (status.Since, 0);
        }

        foreach (AlertQueue queue in _queues)
        {
            queue.Send(alert);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AlertQueue queue in _queues)
        {
            await queue.DisposeAsync().ConfigureAwait(false);
        }
    }
}
