namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>A limit moved. Immutable.</summary>
public sealed record RiskAlert
{
    internal RiskAlert(LiveLimit limit, RiskLimitState before, LimitStatus status, long sequence, int suppressed)
    {
        (Limit, Before, Status, Sequence, Suppressed) = (limit, before, status, sequence, suppressed);
        Detail = status.Value is { } value
            ? RiskLimitEvaluation.AtMost(limit.Name, limit.Definition, limit.Unit, value, limit.Threshold, Alerts(limit)).Detail
            : RiskLimitEvaluation.Undefined(limit.Name, limit.Definition, "The risk of the moment is not known.").Detail;
    }

    /// <summary>The limit.</summary>
    public LiveLimit Limit { get; }

    /// <summary>Where it stood.</summary>
    public RiskLimitState Before { get; }

    /// <summary>Where it stands, since when, and by which value.</summary>
    public LimitStatus Status { get; }

    /// <summary>Number of the event that moved it.</summary>
    public long Sequence { get; }

    /// <summary>Alerts of the same limit and severity that were not told since the last one, because they came too soon after it.</summary>
    public int Suppressed { get; }

    /// <summary>How much it matters.</summary>
    public AlertSeverity Severity => SeverityOf(Limit, Status.State);

    /// <summary>What is to be done; <see langword="null"/> where the limit is not breached.</summary>
    public LimitAction? Decision => Status.State == RiskLimitState.Breached ? Limit.Action : null;

    /// <summary>One sentence with value and threshold.</summary>
    public string Detail { get; }

    internal static AlertSeverity SeverityOf(LiveLimit limit, RiskLimitState state) => state switch
    {
        RiskLimitState.WithinLimit => AlertSeverity.Information,
        RiskLimitState.Breached => limit.Action >= LimitAction.Reduce ? AlertSeverity.Critical : AlertSeverity.Error,
        _ => AlertSeverity.Warning,
    };

    private static ReadOnlySpan<double> Alerts(LiveLimit limit) => limit.WarnAt is { } share ? new double[] { share } : [];
}
