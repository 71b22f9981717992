using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hosted;

/// <summary>
/// Whether the file of settings can be read at all, in log and health. The portfolio says what is wrong with its settings, but of a file
/// that is no JSON nothing reaches it.
/// </summary>
internal sealed partial class SettingsCheck(string path) : IHealthCheck
{
    /// <summary>
    /// Has edits that cannot be read logged. They count as no settings at all, which the portfolio refuses: what is in effect stays.
    /// </summary>
    public static void Watch(IEnumerable<IConfigurationSource> sources, ILogger logger)
    {
        foreach (JsonConfigurationSource source in sources.OfType<JsonConfigurationSource>())
        {
            source.OnLoadException = failed =>
            {
                LogUnreadable(logger, Describe(failed.Exception));
                failed.Ignore = true;
            };
        }
    }

    /// <summary>File, reason, and the line where it is known.</summary>
    public static string Describe(Exception error) => error.GetBaseException() switch
    {
        // Its own place counts lines from 0.
        JsonException { LineNumber: { } line } json => $"{error.Message} Line {line + 1}: {json.Message.Split(" LineNumber:")[0]}",
        { } reason when reason != error => $"{error.Message} {reason.Message}",
        _ => error.Message,
    };

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using ConfigurationRoot read = (ConfigurationRoot)new ConfigurationBuilder().AddJsonFile(path).Build();
            return Task.FromResult(HealthCheckResult.Healthy("The file can be read."));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Task.FromResult(HealthCheckResult.Degraded(Describe(error)));
        }
    }

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "The settings before stay in effect. {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string reason);
}
