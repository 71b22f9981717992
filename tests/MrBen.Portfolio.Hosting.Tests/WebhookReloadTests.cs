using MrBen.Portfolio.Hosting.Notifications;
using MrBen.Portfolio.Hosting.Tests.Notifications;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>A hosted portfolio posts alerts where its configuration says, and elsewhere when that changes.</summary>
public class WebhookReloadTests
{
    private const string Secret = "sixteen letters and more";

    [Fact]
    public async Task Webhook_IsTheConfigurations_AndFollowsIt()
    {
        await using LoopbackTarget first = new(_ => "204 No Content");
        await using LoopbackTarget second = new(_ => "204 No Content");
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")),
            [.. Limit(), .. Webhook(first.Url)]);
        await hosted.StartAsync();
        hosted.Manager.UpdateAssetPosition("A", 500); // breaches the limit
        await Waiting.Until(() => IsTold(first));
        ReceivedRequest told = first.Received.First();
        Assert.Contains("\"portfolio\":\"portfolio\"", told.Text, StringComparison.Ordinal);
        Assert.True(WebhookSignature.Verify(told.Signature, told.Body, Secret, TimeSpan.FromMinutes(5), hosted.Time.GetUtcNow()));
        Assert.NotNull(hosted.Portfolio.Webhook);

        hosted.Change([.. Limit(), .. Webhook(second.Url)]);
        await hosted.Logs.WaitForAsync(9040);
        hosted.Manager.UpdateAssetPosition("A", 1); // and recovers
        await Waiting.Until(() => IsTold(second));

        hosted.Change([.. Limit()]);
        await hosted.Logs.WaitForAsync(9040, count: 2);
        await Waiting.Until(() => hosted.Portfolio.Webhook is null);
        Assert.DoesNotContain(hosted.Logs.Entries, entry => entry.Message.Contains(Secret, StringComparison.Ordinal));
    }

    // A fault of the secret does not tell it.
    [Fact]
    public async Task RefusedSecret_IsNotTold()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With();
        await hosted.StartAsync();
        hosted.Change(HostedPortfolio.Of("notifications.webhook.secret", "tooshort"));
        await hosted.Logs.WaitForAsync(9042);
        Assert.Equal("advanced_portfolio.notifications.webhook.secret", hosted.Portfolio.LastReload!.Faults[0].Path);
        Assert.DoesNotContain(hosted.Logs.Entries, entry => entry.Message.Contains("tooshort", StringComparison.Ordinal));
        Assert.DoesNotContain(
            (await hosted.HealthAsync()).Data.Values, value => ((string)value).Contains("tooshort", StringComparison.Ordinal));
    }

    private static bool IsTold(LoopbackTarget target) =>
        target.Received.Any(request => request.Text.Contains("\"topic\":\"exposure\"", StringComparison.Ordinal));

    private static (string Path, string? Value)[] Webhook(string url) =>
        [HostedPortfolio.Of("notifications.webhook.url", url), HostedPortfolio.Of("notifications.webhook.secret", Secret)];

    private static (string Path, string? Value)[] Limit() =>
    [
        HostedPortfolio.Of("risk_management.live_limits.0.name", "exposure"),
        HostedPortfolio.Of("risk_management.live_limits.0.measure", "gross_exposure"),
        HostedPortfolio.Of("risk_management.live_limits.0.threshold", "0.7"),
        HostedPortfolio.Of("core_settings.enable_risk_monitoring", "true"),
    ];
}
