using Microsoft.Extensions.Logging;

namespace MrBen.Portfolio.Hosting;

/// <summary>All log messages of this package: 902x to 904x hosting, 91xx notifications. Never reused.</summary>
internal static partial class Log
{
    private const string Alert = "[{Topic}] {Detail} (event {Sequence}, {Suppressed} alike not told)";

    [LoggerMessage(EventId = 9101, EventName = "RiskBreach", Message = Alert)]
    public static partial void RiskBreach(ILogger logger, LogLevel level, string topic, string detail, long sequence, int suppressed);

    [LoggerMessage(EventId = 9102, EventName = "Rebalancing", Message = Alert)]
    public static partial void Rebalancing(ILogger logger, LogLevel level, string topic, string detail, long sequence, int suppressed);

    [LoggerMessage(EventId = 9103, EventName = "CorrelationChange", Message = Alert)]
    public static partial void CorrelationChange(ILogger logger, LogLevel level, string topic, string detail, long sequence, int suppressed);

    [LoggerMessage(EventId = 9104, EventName = "Milestone", Message = Alert)]
    public static partial void Milestone(ILogger logger, LogLevel level, string topic, string detail, long sequence, int suppressed);

    [LoggerMessage(EventId = 9105, EventName = "ModelDegradation", Message = Alert)]
    public static partial void ModelDegradation(ILogger logger, LogLevel level, string topic, string detail, long sequence, int suppressed);

    [LoggerMessage(EventId = 9106, EventName = "DataQuality", Message = Alert)]
    public static partial void DataQuality(ILogger logger, LogLevel level, string topic, string detail, long sequence, int suppressed);

    [LoggerMessage(EventId = 9107, EventName = "Execution", Message = Alert)]
    public static partial void Execution(ILogger logger, LogLevel level, string topic, string detail, long sequence, int suppressed);

    [LoggerMessage(EventId = 9108, EventName = "Report", Message = Alert)]
    public static partial void Report(ILogger logger, LogLevel level, string topic, string detail, long sequence, int suppressed);

    [LoggerMessage(EventId = 9111, Level = LogLevel.Information,
        Message = "Request {Attempt} of message {Id} to {Host} failed: {Reason} The next one comes after {Delay}")]
    public static partial void WebhookRetried(ILogger logger, int attempt, string id, string host, string reason, TimeSpan delay);

    [LoggerMessage(EventId = 9112, Level = LogLevel.Error,
        Message = "Message {Id} of {Alerts} alerts to {Host} was not delivered: {Reason}")]
    public static partial void WebhookDead(ILogger logger, string id, int alerts, string host, string reason);

    [LoggerMessage(EventId = 9113, Level = LogLevel.Error,
        Message = "The file of dead letters {Path} is full at {MaxBytes} bytes; until it is emptied, what cannot be delivered is only counted")]
    public static partial void DeadLettersFull(ILogger logger, string path, long maxBytes);

    [LoggerMessage(EventId = 9114, Level = LogLevel.Error,
        Message = "The file of dead letters {Path} cannot be written; until it can, what cannot be delivered is only counted")]
    public static partial void DeadLettersFailed(ILogger logger, string path, Exception error);

    [LoggerMessage(EventId = 9115, Level = LogLevel.Warning,
        Message = "{Alerts} alerts beyond {PerMinute} requests a minute to {Host} are joined into message {Id}")]
    public static partial void WebhookJoined(ILogger logger, int alerts, int perMinute, string host, string id);
}
