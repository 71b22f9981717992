using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Hosting;

/// <content>Portfolios as services.</content>
internal static partial class Log
{
    [LoggerMessage(EventId = 9020, Level = LogLevel.Information,
        Message = "Portfolio {Portfolio} starts after {Sequence} events with {Assets} assets")]
    public static partial void Started(ILogger logger, string portfolio, long sequence, int assets);

    [LoggerMessage(EventId = 9021, Level = LogLevel.Information, Message = "Portfolio {Portfolio} stops: {Action}")]
    public static partial void Stopping(ILogger logger, string portfolio, StopAction action);

    [LoggerMessage(EventId = 9022, Level = LogLevel.Information, Message = "Portfolio {Portfolio} stopped after {Sequence} events")]
    public static partial void Stopped(ILogger logger, string portfolio, long sequence);

    [LoggerMessage(EventId = 9023, Level = LogLevel.Warning,
        Message = "Portfolio {Portfolio} stops with {Count} open orders, which the next start finds again: {Reason}")]
    public static partial void OrdersLeft(ILogger logger, string portfolio, int count, string reason);

    [LoggerMessage(EventId = 9024, Level = LogLevel.Warning,
        Message = "The plan of portfolio {Portfolio} was not done within {Timeout}; its orders are cancelled")]
    public static partial void PlanUnfinished(ILogger logger, string portfolio, TimeSpan timeout);

    [LoggerMessage(EventId = 9026, Level = LogLevel.Warning,
        Message = "Portfolio {Portfolio} had no time left to wait for the work that was going on; it was cancelled")]
    public static partial void WorkAbandoned(ILogger logger, string portfolio);

    [LoggerMessage(EventId = 9027, Level = LogLevel.Error,
        Message = "A step of the stop of portfolio {Portfolio} failed; the others are taken all the same")]
    public static partial void StopStepFailed(ILogger logger, string portfolio, Exception error);

    [LoggerMessage(EventId = 9030, Level = LogLevel.Debug, Message = "Round of {Kind} ended. {Problem}")]
    public static partial void RoundEnded(ILogger logger, RoundKind kind, string problem);

    [LoggerMessage(EventId = 9031, Level = LogLevel.Error, Message = "Round of {Kind} failed; the next one comes at its time")]
    public static partial void RoundFailed(ILogger logger, RoundKind kind, Exception error);

    [LoggerMessage(EventId = 9032, Level = LogLevel.Information,
        Message = "Plan {Plan} of {Trades} trades is executed for allocation {Allocation}")]
    public static partial void PlanExecuted(ILogger logger, long plan, int trades, long allocation);

    [LoggerMessage(EventId = 9033, Level = LogLevel.Information, Message = "Histories lost what is older than {KeptSince:u}")]
    public static partial void HistoriesTrimmed(ILogger logger, DateTimeOffset keptSince);

    [LoggerMessage(EventId = 9035, Level = LogLevel.Critical,
        Message = "Execution of portfolio {Portfolio} has ended: nothing is sent any more")]
    public static partial void ExecutionFailed(ILogger logger, string portfolio, Exception error);

    [LoggerMessage(EventId = 9036, Level = LogLevel.Warning,
        Message = "The feed of portfolio {Portfolio} broke; it is read again in {Pause}")]
    public static partial void FeedBroke(ILogger logger, string portfolio, TimeSpan pause, Exception error);

    [LoggerMessage(EventId = 9037, Level = LogLevel.Information, Message = "The feed of portfolio {Portfolio} has ended")]
    public static partial void FeedEnded(ILogger logger, string portfolio);

    [LoggerMessage(EventId = 9040, Level = LogLevel.Information,
        Message = "Configuration of portfolio {Portfolio} was read again and is in effect")]
    public static partial void ConfigurationApplied(ILogger logger, string portfolio);

    [LoggerMessage(EventId = 9041, Level = LogLevel.Information,
        Message = "Configuration of portfolio {Portfolio} is again the one in effect")]
    public static partial void ConfigurationUnchanged(ILogger logger, string portfolio);

    [LoggerMessage(EventId = 9042, Level = LogLevel.Error,
        Message = "Configuration of portfolio {Portfolio} was refused for {Count} faults; the one before stays in effect: {Faults}")]
    public static partial void ConfigurationRefused(ILogger logger, string portfolio, int count, FaultLines faults);

    [LoggerMessage(EventId = 9043, Level = LogLevel.Warning,
        Message = "Configuration of portfolio {Portfolio} is tried again later: {Reason}")]
    public static partial void ConfigurationPostponed(ILogger logger, string portfolio, string reason);

    [LoggerMessage(EventId = 9044, Level = LogLevel.Error,
        Message = "Configuration of portfolio {Portfolio} could not be read again; the one before stays in effect")]
    public static partial void ReloadFailed(ILogger logger, string portfolio, Exception error);
}
