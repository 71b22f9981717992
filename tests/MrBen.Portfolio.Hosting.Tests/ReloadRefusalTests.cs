using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>A configuration that is broken is refused as a whole, with path and reason, and the one before goes on.</summary>
public class ReloadRefusalTests
{
    private static readonly (string Path, string? Value) OldInterval = HostedPortfolio.Of("hosting.risk_interval_seconds", "30");

    private static readonly (string Path, string? Value) WithoutLimits =
        HostedPortfolio.Of("core_settings.enable_risk_monitoring", "false");

    // With each broken setting comes one that is sound, and would be seen at once were it taken.
    private static readonly (string Path, string? Value) NewInterval = HostedPortfolio.Of("hosting.risk_interval_seconds", "5");

    public static TheoryData<string> Names => [.. BrokenConfiguration.All.Select(broken => broken.Name)];

    [Fact]
    public void Kinds_AreAtLeastFifty_AndNoneStandsTwice()
    {
        Assert.True(BrokenConfiguration.All.Length >= 50);
        Assert.Equal(BrokenConfiguration.All.Length, BrokenConfiguration.All.Select(broken => broken.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task BrokenConfiguration_IsRefused_AndTheOldOneGoesOn(string name)
    {
        BrokenConfiguration broken = BrokenConfiguration.All.Single(known => known.Name == name);
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")), OldInterval, WithoutLimits);
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Monitoring, 1);
        Assert.Equal(HealthStatus.Healthy, (await hosted.HealthAsync()).Status);
        PortfolioOptions before = hosted.Portfolio.Parts.Reloading.Options;

        hosted.Change([NewInterval, WithoutLimits, .. broken.Settings.Select(setting => HostedPortfolio.Of(setting.Path, setting.Value))]);
        await hosted.Logs.WaitForAsync(9042);
        ReloadResult result = hosted.Portfolio.LastReload!;
        Assert.Equal(ReloadOutcome.Refused, result.Outcome);
        string[] told = [.. result.Faults.Select(fault => fault.ToString())];
        Assert.All(told, fault => Assert.StartsWith("advanced_portfolio.", fault, StringComparison.Ordinal));
        Assert.Equal(broken.Faults, told.Select(fault => fault["advanced_portfolio.".Length..]));
        Assert.DoesNotContain(told, fault => fault.Contains("PATH", StringComparison.Ordinal)); // what the webhook's addresses have
        LogEntry entry = Assert.Single(hosted.Logs.Of(9042));
        Assert.Equal(
            $"Configuration of portfolio portfolio was refused for {told.Length} faults; the one before stays in effect: "
                + string.Join('\n', told),
            entry.Message);
        Assert.Equal(LogLevel.Error, entry.Level);
        HealthReportEntry health = await hosted.HealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Equal(
            $"The last configuration was refused, the one before is in effect: {string.Join(' ', told)}",
            health.Data["portfolio.configuration"]);

        // The old interval goes on: not after 29 seconds, but after 30.
        Assert.Same(before, hosted.Portfolio.Parts.Reloading.Options);
        hosted.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, hosted.Round(RoundKind.Monitoring).Ended);
        hosted.Clock.Advance(TimeSpan.FromSeconds(1));
        await hosted.Ended(RoundKind.Monitoring, 2);

        // And the good one back ends it.
        hosted.Change(OldInterval, WithoutLimits);
        await hosted.Logs.WaitForAsync(9041);
        Assert.Equal(ReloadOutcome.Unchanged, hosted.Portfolio.LastReload!.Outcome);
        Assert.Equal(HealthStatus.Healthy, (await hosted.HealthAsync()).Status);
    }
}
