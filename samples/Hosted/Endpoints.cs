using System.Net;
using System.Text;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using MrBen.Portfolio;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Hosting;
using MrBen.Portfolio.State;
using Prometheus;

namespace Hosted;

/// <summary>What can be asked of this program over HTTP, and the two switches of its feed.</summary>
internal static class Endpoints
{
    private const string OpenMetrics = "application/openmetrics-text";

    public static void Map(WebApplication app)
    {
        app.MapGet("/", (AdvancedPortfolioManager manager, PortfolioHost host, PaperFeed feed) => Results.Text(Index(manager, host, feed)));
        app.MapGet("/metrics", WriteMetricsAsync);
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = HealthDocument.WriteAsync });
        app.MapGet("/venue", (PaperVenue venue) => Results.Json(new
        {
            submitted = venue.Gateway.Submissions.Select(sent => sent.Order.Id.Value),
            refusedAsDuplicates = venue.Gateway.Submissions.Count(sent => sent.Outcome.Status == SubmitStatus.DuplicateClientId),
            executions = venue.Gateway.Fills.Select(fill => fill.Reference.ExecutionId),
            positions = Market.Assets.ToDictionary(asset => asset.Value, venue.Gateway.PositionOf),
        }));
        RouteGroupBuilder control = app.MapGroup("/feed").AddEndpointFilter(FromThisMachine);
        control.MapPost("/pause", (PaperFeed feed) => Switch(feed, isPaused: true));
        control.MapPost("/resume", (PaperFeed feed) => Switch(feed, isPaused: false));
    }

    private static string Index(AdvancedPortfolioManager manager, PortfolioHost host, PaperFeed feed)
    {
        PortfolioSnapshot snapshot = manager.GetSnapshot();
        StringBuilder text = new();
        text.AppendLine($"{host.Name}: {snapshot.NetAssetValue:0.00} {snapshot.BaseCurrency}, {snapshot.Cash:0.00} of it in cash");
        foreach (MrBen.Portfolio.Positions.PortfolioAsset asset in snapshot.Assets)
        {
            text.AppendLine($"  {asset.Asset,-8}{asset.Quantity,8} at {snapshot.Prices[asset.Asset],8:0.00}");
        }

        text.AppendLine($"event {snapshot.Sequence} of {snapshot.Time:u}, state {manager.StateHash}");
        text.AppendLine($"the feed {(feed.IsPaused ? "is paused" : "runs")}");
        text.AppendLine();
        text.AppendLine("GET /health, /metrics, /venue; POST /feed/pause, /feed/resume");
        return text.ToString();
    }

    // In the format that is asked for: Prometheus asks for OpenMetrics, a person with curl for nothing.
    private static async Task WriteMetricsAsync(HttpContext context, CollectorRegistry registry)
    {
        bool isOpen = context.Request.Headers.Accept.ToString().Contains(OpenMetrics, StringComparison.OrdinalIgnoreCase);
        context.Response.ContentType = isOpen
            ? $"{OpenMetrics}; version=1.0.0; charset=utf-8"
            : "text/plain; version=0.0.4; charset=utf-8";
        await registry.CollectAndExportAsTextAsync(
            context.Response.Body, isOpen ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText, context.RequestAborted);
    }

    private static string Switch(PaperFeed feed, bool isPaused)
    {
        feed.IsPaused = isPaused;
        return isPaused ? "The feed is paused.\n" : "The feed runs.\n";
    }

    private static async ValueTask<object?> FromThisMachine(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
            ? await next(context)
            : Results.StatusCode(StatusCodes.Status403Forbidden);
}
