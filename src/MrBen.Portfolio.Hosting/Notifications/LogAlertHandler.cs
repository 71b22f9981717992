using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Hosting.Notifications;

/// <summary>
/// Writes each alert to a log: one event with its own id by kind (9101 to 9108), the level by severity, and topic, sentence, sequence and
/// repetitions as fields. Thread-safe.
/// </summary>
/// <param name="logger">The log.</param>
/// <param name="portfolio">The portfolio's name, which each event carries in its scope.</param>
public sealed class LogAlertHandler(ILogger<LogAlertHandler> logger, string portfolio) : IRiskAlertHandler
{
    private readonly PortfolioLogger _logger = new(logger, portfolio);

    /// <inheritdoc/>
    public string Name => "log";

    /// <inheritdoc/>
    public ValueTask HandleAsync(RiskAlert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        Action<ILogger, LogLevel, string, string, long, int> write = alert.Kind switch
        {
            NotificationKind.RiskBreach => Log.RiskBreach,
            NotificationKind.Rebalancing => Log.Rebalancing,
            NotificationKind.CorrelationChange => Log.CorrelationChange,
            NotificationKind.Milestone => Log.Milestone,
            NotificationKind.ModelDegradation => Log.ModelDegradation,
            NotificationKind.DataQuality => Log.DataQuality,
            NotificationKind.Execution => Log.Execution,
            _ => Log.Report,
        };
        write(_logger, LevelOf(alert.Severity), alert.Topic, alert.Detail, alert.Sequence, alert.Suppressed);
        return ValueTask.CompletedTask;
    }

    private static LogLevel LevelOf(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Information => LogLevel.Information,
        AlertSeverity.Warning => LogLevel.Warning,
        AlertSeverity.Error => LogLevel.Error,
        _ => LogLevel.Critical,
    };
}
