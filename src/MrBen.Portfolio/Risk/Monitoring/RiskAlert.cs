namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>
/// Something that whoever watches the portfolio should know. <see cref="Kind"/> says of what; the types that derive from this hold what it
/// rests on. Immutable.
/// </summary>
public abstract record RiskAlert
{
    private protected RiskAlert(
        NotificationKind kind, string topic, AlertSeverity severity, DateTimeOffset time, long sequence, string detail) =>
        (Kind, Topic, Severity, Time, Sequence, Detail) = (kind, topic, severity, time.ToUniversalTime(), sequence, detail);

    /// <summary>What kind of thing it is: handlers are told of the kinds that the options want.</summary>
    public NotificationKind Kind { get; }

    /// <summary>What it is about: the limit's name, the kind of market event, the forecasting method, the strategy.</summary>
    public string Topic { get; }

    /// <summary>How much it matters.</summary>
    public AlertSeverity Severity { get; }

    /// <summary>When it became so, in UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Number of the event that made it so; of what is no event, of the last one before.</summary>
    public long Sequence { get; }

    /// <summary>
    /// Alerts of the same type, topic and severity that were not told since the last one, because they came too soon after it.
    /// </summary>
    public int Suppressed { get; internal init; }

    /// <summary>One sentence or a few, with the numbers.</summary>
    public string Detail { get; }

    /// <summary>Whether it is told however soon it comes after another.</summary>
    internal virtual bool IsUrgent => false;
}
