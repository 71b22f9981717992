namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>A limit moved. Immutable.</summary>
public sealed record LimitAlert : RiskAlert
{
    internal LimitAlert(LiveLimit limit, RiskLimitState before, LimitStatus status, long sequence)
        : base(
            NotificationKind.RiskBreach, limit.Name, SeverityOf(limit.Action, status.State), status.Since, sequence, DetailOf(limit, status)) =>
        (Limit, Before, Status) = (limit, before, status);

    /// <summary>The limit.</summary>
    public LiveLimit Limit { get; }

    /// <summary>Where it stood.</summary>
    public RiskLimitState Before { get; }

    /// <summary>Where it stands, since when, and by which value.</summary>
    public LimitStatus Status { get; }

    /// <summary>What is to be done; <see langword="null"/> where the limit is not breached.</summary>
    public LimitAction? Decision => Status.State == RiskLimitState.Breached ? Limit.Action : null;

    /// <summary>A halt that begins.</summary>
    internal override bool IsUrgent => Status.HaltedSince == Status.Since;

    /// <summary>How much it matters that a limit stands somewhere.</summary>
    internal static AlertSeverity SeverityOf(LimitAction action, RiskLimitState state) => state switch
    {
        RiskLimitState.WithinLimit => AlertSeverity.Information,
        RiskLimitState.Breached => action >= LimitAction.Reduce ? AlertSeverity.Critical : AlertSeverity.Error,
        _ => AlertSeverity.Warning,
    };

    private static string DetailOf(LiveLimit limit, LimitStatus status)
    {
        ReadOnlySpan<double> alerts = limit.WarnAt is { } share ? new double[] { share } : [];
        return status.Value is { } value
            ? RiskLimitEvaluation.AtMost(limit.Name, limit.Definition, limit.Unit, value, limit.Threshold, alerts).Detail
            : RiskLimitEvaluation.Undefined(limit.Name, limit.Definition, "The risk of the moment is not known.").Detail;
    }
}
