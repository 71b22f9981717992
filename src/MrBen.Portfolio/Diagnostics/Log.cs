using Microsoft.Extensions.Logging;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>All log messages. Ids by room: 1xxx allocation, 2xxx risk, 7xxx state; never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning,
        Message = "Strategy {Strategy} over {AssetCount} assets ended with {Status}: {Detail}")]
    public static partial void NotAllocated(ILogger logger, string strategy, int assetCount, Enum status, string detail);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "Risk was not calculated, {Status}: {Detail}")]
    public static partial void RiskNotCalculated(ILogger logger, Enum status, string detail);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "Risk limit {Limit} is breached: {Detail}")]
    public static partial void LimitBreached(ILogger logger, string limit, string detail);

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "State loaded after {Sequence} events")]
    public static partial void StateLoaded(ILogger logger, long sequence);
}
