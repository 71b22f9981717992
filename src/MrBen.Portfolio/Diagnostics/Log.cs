using Microsoft.Extensions.Logging;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>All log messages. Ids by room: 1xxx allocation, 2xxx risk, 4xxx models, 6xxx market, 7xxx state, 8xxx execution, 9xxx hosting; never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning,
        Message = "Strategy {Strategy} over {AssetCount} assets ended with {Status}: {Detail}")]
    public static partial void NotAllocated(ILogger logger, string strategy, int assetCount, Enum status, string detail);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "Risk was not calculated, {Status}: {Detail}")]
    public static partial void RiskNotCalculated(ILogger logger, Enum status, string detail);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "Risk limit {Limit} is breached: {Detail}")]
    public static partial void LimitBreached(ILogger logger, string limit, string detail);

    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "Training of {Model} ended with {Outcome}: {Detail}")]
    public static partial void ModelTrained(ILogger logger, string model, Enum outcome, string detail);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "Model {Place} is now {Status}: {Detail}")]
    public static partial void ModelChanged(ILogger logger, string place, Enum status, string detail);

    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "{Fault}")]
    public static partial void PricesUnusable(ILogger logger, string fault);

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "State loaded after {Sequence} events")]
    public static partial void StateLoaded(ILogger logger, long sequence);

    [LoggerMessage(EventId = 7002, Level = LogLevel.Information, Message = "State recovered from the journal after {Sequence} events")]
    public static partial void StateRecovered(ILogger logger, long sequence);

    [LoggerMessage(EventId = 7003, Level = LogLevel.Warning, Message = "{Fault} An earlier one was used, or none")]
    public static partial void SnapshotUnread(ILogger logger, string fault);

    [LoggerMessage(EventId = 7004, Level = LogLevel.Critical, Message = "The journal has failed, and takes nothing more: {Failure}")]
    public static partial void JournalFailed(ILogger logger, string failure);

    [LoggerMessage(EventId = 8001, Message = "{Topic}: {Detail}")]
    public static partial void Execution(ILogger logger, LogLevel level, string topic, string detail);

    [LoggerMessage(EventId = 9001, Level = LogLevel.Warning,
        Message = "Metrics {Metrics} failed; what the manager does is not affected, and further failures are not logged")]
    public static partial void MetricsFailed(ILogger logger, string metrics, Exception error);

    [LoggerMessage(EventId = 9002, Level = LogLevel.Warning,
        Message = "Alert handler {Handler} failed; further failures of it are counted, not logged")]
    public static partial void AlertHandlerFailed(ILogger logger, string handler, Exception error);
}
