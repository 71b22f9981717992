namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>A limit of risk assessments stands elsewhere than at the assessment before. Immutable.</summary>
public sealed record AssessedLimitAlert : RiskAlert
{
    internal AssessedLimitAlert(AssessedLimitMove move, DateTimeOffset time, long sequence)
        : base(NotificationKind.RiskBreach, move.Limit.Name, move.Severity, time, sequence, move.Limit.Detail) =>
        (Before, Limit) = (move.Before, move.Limit);

    /// <summary>Where it stood; within the limit where there was no assessment before.</summary>
    public RiskLimitState Before { get; }

    /// <summary>The limit and where it stands.</summary>
    public RiskLimitEvaluation Limit { get; }
}
