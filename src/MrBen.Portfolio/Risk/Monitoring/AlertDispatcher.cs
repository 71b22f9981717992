using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>Tells handlers what they should know, each through its own queue; what comes too soon again is counted instead. Thread-safe.</summary>
/// <remarks>
/// What was held back is told once its time has passed, where it is not what was told last: nobody is left with "within its limit" while the limit
/// is breached. A halt that begins is told whenever it does.
/// </remarks>
internal sealed class AlertDispatcher : IAsyncDisposable
{
    private readonly AlertOptions _options;
    private readonly TimeProvider _clock;
    private readonly Action<RiskAlert> _raised;
    private readonly ImmutableArray<AlertQueue> _queues;
    private volatile NotificationKind[] _wanted;
    private readonly Dictionary<(Type Kind, string Topic, AlertSeverity Severity), (DateTimeOffset Told, int Suppressed)> _told = [];
    private readonly Dictionary<(Type Kind, string Topic), HeldBack> _topics = [];
    private readonly Lock _lock = new();

    /// <summary>A dispatcher.</summary>
    /// <param name="handlers">Whom to tell.</param>
    /// <param name="wanted">What to tell of; the rest reaches nobody.</param>
    /// <param name="options">How.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="failed">Takes a handler's name and what it threw first.</param>
    /// <param name="raised">Takes every alert, also where it is held back or nobody is told of it; quick, and throws nothing.</param>
    public AlertDispatcher(
        IEnumerable<IRiskAlertHandler> handlers, ImmutableArray<NotificationKind> wanted, AlertOptions options, TimeProvider clock,
        Action<string, Exception> failed, Action<RiskAlert> raised)
    {
        (_options, _wanted, _clock, _raised) = (options, [.. wanted], clock, raised);
        _queues = [.. handlers.Select(handler => new AlertQueue(handler, options, clock, failed))];
    }

    public ImmutableArray<AlertStatistics> Statistics => [.. _queues.Select(queue => queue.Statistics)];

    /// <summary>Tells of these kinds from now on.</summary>
    public void Want(ImmutableArray<NotificationKind> kinds) => _wanted = [.. kinds];

    /// <summary>Whether somebody is told of a kind: where not, what costs time to say need not be made.</summary>
    public bool Tells(NotificationKind kind) => !_queues.IsEmpty && _wanted.Contains(kind);

    /// <summary>Tells of something, where it is wanted; never waits.</summary>
    public void Tell(RiskAlert alert)
    {
        _raised(alert);
        if (!Tells(alert.Kind))
        {
            return;
        }

        lock (_lock)
        {
            (Type, string) subject = (alert.GetType(), alert.Topic);
            if (!_topics.TryGetValue(subject, out HeldBack? topic))
            {
                _topics[subject] = topic = new HeldBack();
            }

            (Type, string, AlertSeverity) key = (alert.GetType(), alert.Topic, alert.Severity);
            bool isKnown = _told.TryGetValue(key, out (DateTimeOffset Told, int Suppressed) last);
            if (isKnown && alert.Time - last.Told < _options.RepeatAfter && !alert.IsUrgent)
            {
                _told[key] = last with { Suppressed = last.Suppressed + 1 };
                topic.Waiting = alert;
                topic.Timer ??= _clock.CreateTimer(_ => TellWaiting(topic), null, Patience(), Timeout.InfiniteTimeSpan);
                return;
            }

            Send(topic, alert, last.Suppressed);
        }
    }

    public async ValueTask DisposeAsync()
    {
        HeldBack[] topics;
        lock (_lock)
        {
            topics = [.. _topics.Values];
        }

        foreach (HeldBack topic in topics)
        {
            TellWaiting(topic);
        }

        foreach (AlertQueue queue in _queues)
        {
            await queue.DisposeAsync().ConfigureAwait(false);
        }
    }

    // A timer waits at most 49 days.
    private TimeSpan Patience() => _options.RepeatAfter < TimeSpan.FromDays(40) ? _options.RepeatAfter : TimeSpan.FromDays(40);

    private void TellWaiting(HeldBack topic)
    {
        lock (_lock)
        {
            topic.Timer?.Dispose();
            topic.Timer = null;
            if (topic.Waiting is { } alert && alert.Severity != topic.Told)
            {
                int suppressed = _told[(alert.GetType(), alert.Topic, alert.Severity)].Suppressed;
                Send(topic, alert, suppressed - 1); // itself is told now
            }

            topic.Waiting = null;
        }
    }

    // Under the lock, so that alerts reach each queue in the order of the events.
    private void Send(HeldBack topic, RiskAlert alert, int suppressed)
    {
        _told[(alert.GetType(), alert.Topic, alert.Severity)] = (alert.Time, 0);
        (topic.Told, topic.Waiting) = (alert.Severity, null);
        RiskAlert told = alert with { Suppressed = suppressed };
        foreach (AlertQueue queue in _queues)
        {
            queue.Send(told);
        }
    }

    // What was told last of one subject, and what came too soon after it.
    private sealed class HeldBack
    {
        public AlertSeverity? Told { get; set; }

        public RiskAlert? Waiting { get; set; }

        public ITimer? Timer { get; set; }
    }
}
