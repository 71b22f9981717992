using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// Something of the execution of orders that a person should know; of a plan that ended early it is a
/// <see cref="NotificationKind.Rebalancing"/>. Immutable.
/// </summary>
public sealed record ExecutionAlert : RiskAlert
{
    internal ExecutionAlert(
        NotificationKind kind, string topic, AlertSeverity severity, DateTimeOffset time, long sequence, string detail)
        : base(kind, topic, severity, time, sequence, detail)
    {
    }

    /// <summary>Always: each tells of another order, asset or difference.</summary>
    internal override bool IsUrgent => true;

    /// <summary>What a person should know of an event; <see langword="null"/> for what goes as it should.</summary>
    internal static ExecutionAlert? Of(in PortfolioEvent change, long sequence)
    {
        (string topic, AlertSeverity severity, string? detail) = change switch
        {
            { Note: { } note } => (note.Kind.ToString(), SeverityOf(note.Kind), note.Detail),
            { Block: { } block } => ("Block", AlertSeverity.Error, $"No order is sent for {block.Asset}: {block.Reason}"),
            { Halt: { IsHalted: true } halt } => ("Halt", AlertSeverity.Critical, $"Trading is halted: {halt.Reason}"),
            { Halt: { } halt } => ("Halt", AlertSeverity.Warning, $"Trading is resumed: {halt.Reason}"),
            { Plan: { Status: ExecutionStatus.Incomplete } plan } => ("Plan", AlertSeverity.Warning,
                Invariant($"Plan {plan.Id} ended before every target was reached. {plan.Detail}")),
            _ => ("", AlertSeverity.Information, null),
        };
        NotificationKind kind = change.Plan is null ? NotificationKind.Execution : NotificationKind.Rebalancing;
        return detail is null ? null : new ExecutionAlert(kind, topic, severity, change.Time, sequence, detail);
    }

    /// <summary>A journal that failed: no order may be sent any more.</summary>
    internal static ExecutionAlert OfJournal(string failure, DateTimeOffset time, long sequence) => new(
        NotificationKind.Execution, "Journal", AlertSeverity.Critical, time, sequence, $"Nothing can be written down any more: {failure}");

    private static AlertSeverity SeverityOf(ExecutionNoteKind kind) =>
        kind == ExecutionNoteKind.Difference ? AlertSeverity.Error : AlertSeverity.Warning;
}
