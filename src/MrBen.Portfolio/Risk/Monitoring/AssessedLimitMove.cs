namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>A limit of assessments that moved. Immutable.</summary>
/// <param name="Before">Where it stood.</param>
/// <param name="Limit">The limit and where it stands.</param>
internal readonly record struct AssessedLimitMove(RiskLimitState Before, RiskLimitEvaluation Limit)
{
    /// <summary>How much a breach matters: a limit of assessments asks for nothing but to be looked at.</summary>
    public static AlertSeverity BreachSeverity => LimitAlert.SeverityOf(LimitAction.Warn, RiskLimitState.Breached);

    /// <summary>Whether it became breached.</summary>
    public bool IsBreach => Limit.State == RiskLimitState.Breached;

    /// <summary>How much it matters.</summary>
    public AlertSeverity Severity => LimitAlert.SeverityOf(LimitAction.Warn, Limit.State);
}
