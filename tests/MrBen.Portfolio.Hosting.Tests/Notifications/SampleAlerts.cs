using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Reporting;

namespace MrBen.Portfolio.Hosting.Tests.Notifications;

/// <summary>Alerts, and settings of a webhook whose numbers are round.</summary>
internal static class SampleAlerts
{
    public const string Secret = "0123456789abcdef";

    public static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 30, 0, TimeSpan.Zero);

    public static WebhookOptions Options(Action<WebhookOptions>? set = null)
    {
        WebhookOptions options = new()
        {
            Url = "https://hooks.example.org/services/T0/very-private-path",
            Secret = Secret,
            PerMinute = 1_000,
        };
        set?.Invoke(options);
        return options;
    }

    public static ExecutionAlert Alert(int number, AlertSeverity severity = AlertSeverity.Error) => new(
        NotificationKind.Execution, "Block", severity, Start.AddSeconds(number), number,
        FormattableString.Invariant($"No order is sent for A: reason {number}."));

    public static ReportAlert Report() => new("Risk report", "Risk report of today", "# Risk report\n\n| a | b |\n", Start, 7);
}
