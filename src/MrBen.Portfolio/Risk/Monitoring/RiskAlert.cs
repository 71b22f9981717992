namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>
/// Something that whoever watches the portfolio should know: a <see cref="LimitAlert"/>, a <see cref="MarketAlert"/> or a
/// <see cref="CalibrationAlert"/>. Immutable.
/// </summary>
public abstract record RiskAlert
{
    private protected RiskAlert(string topic, AlertSeverity severity, DateTimeOffset time, long sequence, string detail) =>
        (Topic, Severity, Time, Sequence, Detail) = (topic, severity, time, sequence, detail);

    /// <summary>What it is about: the limit's name, the kind of market event, the forecasting method.</summary>
    public string Topic { get; }

    /// <summary>How much it matters.</summary>
    public AlertSeverity Severity { get; }

    /// <summary>When it became so, in UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Number of the event that made it so.</summary>
    public long Sequence { get; }

    /// <summary>
    /// Alerts of the same kind, topic and severity that were not told since the last one, because they came too soon after it.
    /// </summary>
    public int Suppressed { get; internal init; }

    /// <summary>One sentence with the numbers.</summary>
    public string Detail { get; }

    /// <summary>Whether it is told however soon it comes after another.</summary>
    internal virtual bool IsUrgent => false;
}
