using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Risk.Reporting;

/// <summary>A report was made, to be read by a person. Immutable.</summary>
public sealed record ReportAlert : RiskAlert
{
    internal ReportAlert(string topic, string title, string markdown, DateTimeOffset time, long sequence)
        : base(NotificationKind.Report, topic, AlertSeverity.Information, time, sequence, $"{title}.") =>
        (Title, Markdown) = (title, markdown);

    /// <summary>What it is, with its time or period.</summary>
    public string Title { get; }

    /// <summary>The report.</summary>
    public string Markdown { get; }

    /// <summary>Always: each is another.</summary>
    internal override bool IsUrgent => true;
}
