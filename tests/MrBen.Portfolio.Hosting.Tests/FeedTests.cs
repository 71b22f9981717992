using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MrBen.Portfolio.Market.Feeds;

namespace MrBen.Portfolio.Hosting.Tests;

public class FeedTests
{
    [Fact]
    public async Task Feed_LeadsPricesIntoThePortfolio_AndIsReadAgainWhereItBreaks()
    {
        ScriptedFeed feed = new();
        await using HostedPortfolio hosted = With(feed);
        await hosted.StartAsync();
        feed.Say(MarketDataUpdate.Quote("A", 120, 120, HostedPortfolio.Noon));
        await Waiting.Until(() => hosted.Manager.GetSnapshot().Prices["A"] == 120);
        Assert.Same(hosted.Portfolio.MarketData, hosted.Host.Services.GetRequiredService<MarketDataHub>());
        Assert.Equal("Market data are read.", (await hosted.HealthAsync()).Data["portfolio.feed"]);

        feed.Break("The line is dead.");
        await hosted.Logs.WaitForAsync(9036);
        HealthReportEntry health = await hosted.HealthAsync();
        Assert.Equal("The feed broke and nothing has come since: The line is dead.", health.Data["portfolio.feed"]);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Equal(1, feed.Readings);
        await Waiting.Until(() => feed.Readings == 2, () => hosted.Clock.Advance(TimeSpan.FromSeconds(1)));
        Assert.True(hosted.Time.GetUtcNow() >= HostedPortfolio.Noon.AddSeconds(5));
        Assert.Equal(HealthStatus.Degraded, (await hosted.HealthAsync()).Status); // nothing came yet
        feed.Say(MarketDataUpdate.Quote("A", 121, 121, HostedPortfolio.Noon.AddSeconds(1)));
        await Waiting.Until(() => hosted.Manager.GetSnapshot().Prices["A"] == 121);
        Assert.Equal(HealthStatus.Healthy, (await hosted.HealthAsync()).Status);
        feed.End();
        await hosted.Logs.WaitForAsync(9037);
        health = await hosted.HealthAsync();
        Assert.Equal("The feed has ended; no market data come any more.", health.Data["portfolio.feed"]);
        Assert.Equal(HealthStatus.Degraded, health.Status);
    }

    // An update that the portfolio cannot take breaks the reading, not the service.
    [Fact]
    public async Task UpdateThatIsRefused_BreaksTheReading_WhichBeginsAgain()
    {
        ScriptedFeed feed = new();
        await using HostedPortfolio hosted = With(feed, HostedPortfolio.Of("core_settings.base_currency", "EUR"));
        await hosted.StartAsync();
        feed.Say(MarketDataUpdate.Rate("EUR", 1, HostedPortfolio.Noon)); // of the base currency, in itself
        await hosted.Logs.WaitForAsync(9036);
        feed.Say(MarketDataUpdate.Quote("A", 120, 120, HostedPortfolio.Noon));
        await Waiting.Until(() => hosted.Manager.GetSnapshot().Prices["A"] == 120, () => hosted.Clock.Advance(TimeSpan.FromSeconds(1)));
    }

    private static HostedPortfolio With(ScriptedFeed feed, params (string Path, string? Value)[] settings) => HostedPortfolio.With(
        portfolio => portfolio.UseFeed(_ => feed).Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")),
        [HostedPortfolio.Of("core_settings.enable_risk_monitoring", "false"), .. settings]);
}
