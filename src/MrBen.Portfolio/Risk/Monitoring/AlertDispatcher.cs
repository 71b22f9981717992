using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>Tells handlers what they should know, each through its own queue; what comes too soon again is counted instead. Thread-safe.</summary>
internal sealed class AlertDispatcher : IAsyncDisposable
{
    private readonly AlertOptions _options;
    private readonly ImmutableArray<AlertQueue> _queues;
    private readonly Dictionary<(Type Kind, string Topic, AlertSeverity Severity), (DateTimeOffset Told, int Suppressed)> _told = [];
    private readonly Lock _lock = new();

    public AlertDispatcher(
        IEnumerable<IRiskAlertHandler> handlers, AlertOptions options, TimeProvider clock, Action<string, Exception> failed)
    {
        _options = options;
        _queues = [.. handlers.Select(handler => new AlertQueue(handler, options, clock, failed))];
    }

    public ImmutableArray<AlertStatistics> Statistics => [.. _queues.Select(queue => queue.Statistics)];

    /// <summary>Tells of something; never waits.</summary>
    public void Tell(RiskAlert alert)
    {
        (Type, string, AlertSeverity) key = (alert.GetType(), alert.Topic, alert.Severity);
        lock (_lock)
        {
            bool isKnown = _told.TryGetValue(key, out (DateTimeOffset Told, int Suppressed) last);
            if (isKnown && alert.Time - last.Told < _options.RepeatAfter)
            {
                _told[key] = last with { Suppressed = last.Suppressed + 1 };
                return;
            }

            alert = alert with { Suppressed = last.Suppressed };
            _told[key] = (alert.Time, 0);
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
