using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>Each row of the table of health in the package's README.</summary>
public class HealthTests
{
    private static readonly (string Path, string? Value) WithoutLimits =
        HostedPortfolio.Of("core_settings.enable_risk_monitoring", "false");

    [Fact]
    public async Task AllIsWell_ASentenceForEachArea()
    {
        await using HostedPortfolio hosted = Invested(settings: HostedPortfolio.Of("hosting.max_price_age_seconds", "604800"));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Monitoring, 1);
        await hosted.Ended(RoundKind.Maintenance, 1);
        HealthReportEntry ready = await hosted.HealthAsync();
        Assert.Equal((HealthStatus.Healthy, "All is well."), (ready.Status, ready.Description));
        Assert.Equal(
            new Dictionary<string, object>
            {
                ["portfolio.journal"] = "There is no durable journal; what happens is lost with the process.",
                // Of Friday's midnight: 3.5 days.
                ["portfolio.prices"] = "The oldest price, of A, is 302400 s old; at most 604800 s are allowed.",
                ["portfolio.limits"] = "No limit is breached.",
                ["portfolio.models"] = "No model in use has lost its place.",
                ["portfolio.risk"] = "The last assessment of risk ended at 2026-01-05 12:00:00Z.",
                ["portfolio.allocation"] = "There was no allocation yet.",
                ["portfolio.maintenance"] = "The last maintenance ended at 2026-01-05 12:00:00Z.",
                ["portfolio.configuration"] = "The last configuration is in effect.",
            },
            ready.Data);
        HealthReportEntry live = await hosted.HealthAsync("mrben-portfolio-live");
        Assert.Equal(HealthStatus.Healthy, live.Status);
        Assert.Equal(["portfolio.risk", "portfolio.journal"], live.Data.Keys);
        Assert.Equal(["ready"], ready.Tags);
        Assert.Equal(["live"], live.Tags);
    }

    [Fact]
    public async Task Prices_TooOld_OrNone_AreDegraded()
    {
        await using HostedPortfolio hosted = Invested(settings: HostedPortfolio.Of("hosting.max_price_age_seconds", "60"));
        await hosted.StartAsync();
        hosted.Manager.ObservePrice("A", 100, HostedPortfolio.Noon);
        hosted.Manager.ObservePrice("B", 100, HostedPortfolio.Noon.AddSeconds(-60));
        Assert.Equal("The oldest price, of B, is 60 s old; at most 60 s are allowed.", await Told(hosted, HealthStatus.Healthy, "prices"));
        hosted.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("The oldest price, of B, is 61 s old; at most 60 s are allowed.", await Told(hosted, HealthStatus.Degraded, "prices"));
        hosted.Manager.UpdateAssetPosition("B", 0); // what is not held does not matter
        await Told(hosted, HealthStatus.Healthy, "prices");
        hosted.Manager.AddAsset(new PortfolioAsset("C") { Quantity = 1 });
        Assert.Equal("There is no price of C.", await Told(hosted, HealthStatus.Degraded, "prices"));
    }

    [Fact]
    public async Task Journal_ThatHasFailed_IsUnhealthy_AlsoForLiveness()
    {
        StoredPages pages = new();
        await using HostedPortfolio hosted = Invested(
            portfolio => portfolio.Configure((_, manager) => manager.UseJournalFrom(() => new DurableJournal(pages))));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Maintenance, 1);
        pages.Fault = new IOException("The disk is full.");
        Assert.Throws<JournalException>(() => hosted.Manager.SetCash(1));
        Assert.Contains("The disk is full.", await Told(hosted, HealthStatus.Unhealthy, "journal"), StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, (await hosted.HealthAsync("mrben-portfolio-live")).Status);
    }

    [Fact]
    public async Task Gateway_EachState()
    {
        await using TradedPortfolio traded = new(settings: WithoutLimits);
        await traded.Hosted.StartAsync();
        await traded.Until(() => traded.Hosted.Portfolio.Positions!.State.IsReconciled);
        Assert.Equal("The host engine is connected, and positions agree.", await Told(traded.Hosted, null, "gateway"));
        traded.Gateway.Disconnect("gone");
        await traded.Until(() => !traded.Hosted.Portfolio.Positions!.State.IsConnected);
        HealthReportEntry health = await traded.Hosted.HealthAsync();
        Assert.Equal("The host engine has no connection.", health.Data["portfolio.gateway"]);
        Assert.NotEqual(HealthStatus.Healthy, health.Status);
        traded.Gateway.Reconnect("back");
        await traded.Until(() => traded.Hosted.Portfolio.Positions!.State is { IsConnected: true, IsReconciled: true });
        traded.Hosted.Portfolio.Positions!.Block("A", "Not this one.");
        Assert.Equal("No orders are sent for A.", await Told(traded.Hosted, null, "gateway"));
        traded.Hosted.Portfolio.Positions.Free("A", "Again.");
        Assert.Equal(HealthStatus.Healthy, (await traded.Hosted.HealthAsync("mrben-portfolio-live")).Status);

        traded.Pages.Fault = new IOException("The disk is full.");
        Assert.Throws<JournalException>(() => traded.Hosted.Portfolio.Positions.Halt("stop"));
        traded.Gateway.TradeExternally("A", 5); // something that must be written down
        await traded.Until(() => traded.Hosted.Logs.Of(9035).Count > 0);
        Assert.StartsWith(
            "Nothing is sent any more: ", await Told(traded.Hosted, HealthStatus.Unhealthy, "gateway"), StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, (await traded.Hosted.HealthAsync("mrben-portfolio-live")).Status);
    }

    [Fact]
    public async Task Limits_Breached_AreDegraded_AndAHaltIsUnhealthy()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")),
            [
                .. Limit(0, "exposure", "gross_exposure", "0.5", "warn"), .. Limit(1, "halting", "gross_exposure", "0.7", "halt"),
                HostedPortfolio.Of("risk_management.risk_limits.min_sharpe_ratio", null),
            ]);
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Monitoring, 1); // an assessment has limits too: it is of what was there at the start
        Assert.Equal("No limit is breached.", await Told(hosted, null, "limits"));
        hosted.Manager.UpdateAssetPosition("A", 150); // of some 26,000, about 0.6
        Assert.Equal("Limits are breached: exposure.", await Told(hosted, HealthStatus.Degraded, "limits"));
        hosted.Manager.UpdateAssetPosition("A", 500);
        Assert.Equal("Trading is halted by the breach of halting.", await Told(hosted, HealthStatus.Unhealthy, "limits"));
        hosted.Manager.UpdateAssetPosition("A", 1);
        Assert.True(hosted.Manager.LiftHalt("halting"));
        Assert.Equal("No limit is breached.", await Told(hosted, null, "limits"));
    }

    // What is not there is not well.
    [Fact]
    public async Task PortfolioThatIsNotThere_IsUnhealthy()
    {
        await using HostedPortfolio none = HostedPortfolio.Build((_, _) => { }, clock: null);
        HealthReportEntry health = await none.HealthAsync();
        Assert.Equal((HealthStatus.Unhealthy, "There is no portfolio."), (health.Status, health.Description));
        await using HostedPortfolio one = HostedPortfolio.Build(
            (services, configuration) =>
            {
                services.AddMrBenPortfolio("growth", configuration.GetSection("a"));
                services.AddHealthChecks().AddMrBenPortfolio("grwth");
            },
            clock: null, ("a:core_settings:base_currency", "USD"));
        health = await one.HealthAsync("mrben-portfolio-grwth");
        Assert.Equal((HealthStatus.Unhealthy, "There is no portfolio grwth; there are growth."), (health.Status, health.Description));
    }

    [Fact]
    public async Task KillSwitch_IsUnhealthy()
    {
        await using TradedPortfolio traded = new(settings: WithoutLimits);
        await traded.Hosted.StartAsync();
        traded.Hosted.Portfolio.Positions!.Halt("A person said so.");
        Assert.Equal("Trading is halted: A person said so.", await Told(traded.Hosted, HealthStatus.Unhealthy, "limits"));
        Assert.Equal(HealthStatus.Healthy, (await traded.Hosted.HealthAsync("mrben-portfolio-live")).Status); // a new start would not help
    }

    [Fact]
    public async Task LimitsOfAssessments_AreDegraded()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")),
            HostedPortfolio.Of("risk_management.risk_limits.max_portfolio_volatility", "0.0001"));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Monitoring, 1);
        Assert.Contains("volatility", await Told(hosted, HealthStatus.Degraded, "limits"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Models_RoundThatFailed_IsDegraded()
    {
        using TemporaryFolder folder = new();
        await using HostedPortfolio hosted = Invested(
            portfolio => portfolio.Configure((_, manager) => manager.UseModels(folder.Path, new CountingTrainers())),
            HostedPortfolio.Of("ml_models.model_training.min_training_samples", "20"));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Models, 1);
        Assert.Equal(
            "The last round of models failed: There are no forests today.", await Told(hosted, HealthStatus.Degraded, "models"));
    }

    [Fact]
    public async Task Models_WhoseGateHasClosedOrWhoseFileIsLost_AreDegraded_AndThoseThatNeverHadAPlaceAreNot()
    {
        await using HostedPortfolio hosted = Invested();
        Round round = hosted.Portfolio.Service.Rounds.Models;
        ModelRecord empty = new(new ModelPlace("risk_predictor", "volatility", 5));
        ModelRecord open = empty with
        {
            Champion = new ModelVersion("m1", "hash", "forest", "ewma", new DateOnly(2025, 12, 31), HostedPortfolio.Noon),
            Gate = GateState.Initial with { Status = PredictionStatus.Active, Configuration = "forest" },
        };
        ModelRecord neverOpen = open with { Gate = GateState.Initial with { Status = PredictionStatus.GateClosed } };
        Assert.Equal(HealthStatus.Healthy, PortfolioHealth.OfModels([], round).Status);
        Assert.Equal(HealthStatus.Healthy, PortfolioHealth.OfModels([empty, open, neverOpen], round).Status);
        HealthFinding closed = PortfolioHealth.OfModels(
            [open with { Gate = open.Gate with { Status = PredictionStatus.GateClosed } }, open], round);
        Assert.Equal(
            (HealthStatus.Degraded, $"The gates of {open.Place} are closed: their baselines are used."), (closed.Status, closed.Detail));
        HealthFinding lost = PortfolioHealth.OfModels([open with { Fault = "m1.model is missing." }], round);
        Assert.Equal((HealthStatus.Degraded, "m1.model is missing."), (lost.Status, lost.Detail));
    }

    [Fact]
    public async Task Risk_NotCalculated_IsDegraded_AndOverdue_IsUnhealthy()
    {
        using BlockingLimit limit = new();
        await using HostedPortfolio hosted = HostedPortfolio.With(portfolio => portfolio
            .Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B"))
            .ConfigureOptions(options => options.CustomLimits = [limit]));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Monitoring, 1);
        limit.Shut();
        hosted.Clock.Advance(TimeSpan.FromMinutes(1));
        await Waiting.Until(() => hosted.Round(RoundKind.Monitoring).IsRunning);
        hosted.Clock.Advance(TimeSpan.FromMinutes(2)); // due since one minute: late, not yet overdue
        Assert.Equal("Risk is assessed in time.", (await hosted.HealthAsync("mrben-portfolio-live")).Data["portfolio.risk"]);
        hosted.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("The next assessment of risk is 61 s late.", await Told(hosted, HealthStatus.Unhealthy, "risk"));
        Assert.Equal(HealthStatus.Unhealthy, (await hosted.HealthAsync("mrben-portfolio-live")).Status);
        limit.Open();
        await hosted.Ended(RoundKind.Monitoring, 3);
        Assert.Equal(HealthStatus.Healthy, (await hosted.HealthAsync("mrben-portfolio-live")).Status);
        hosted.Manager.AddAsset(new PortfolioAsset("C") { Quantity = 1 });
        hosted.Clock.Advance(TimeSpan.FromMinutes(1));
        await hosted.Ended(RoundKind.Monitoring, 4);
        Assert.Equal("No risk was calculated: No price for C.", await Told(hosted, HealthStatus.Degraded, "risk"));
    }

    [Fact]
    public async Task Allocation_ThatFailed_IsDegraded()
    {
        await using HostedPortfolio hosted = Invested(settings: HostedPortfolio.Of("hosting.rebalance_check_minutes", "10"));
        await hosted.StartAsync();
        hosted.Manager.AddAsset(new PortfolioAsset("C"));
        hosted.Clock.Advance(TimeSpan.FromMinutes(10));
        await hosted.Ended(RoundKind.Rebalancing, 1);
        Assert.StartsWith("risk_parity ended with ", await Told(hosted, HealthStatus.Degraded, "allocation"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChecksByName_LookAtTheirPortfolioAlone_AndTheOneForAllAtAll()
    {
        await using HostedPortfolio hosted = HostedPortfolio.Build(
            (services, configuration) =>
            {
                services.AddMrBenPortfolio("growth", configuration.GetSection("growth"))
                    .AddMrBenPortfolio("income", configuration.GetSection("income"));
                services.AddHealthChecks().AddMrBenPortfolio("growth");
            },
            clock: null, ("growth:hosting:on_stop", "leave_orders"), ("income:hosting:on_stop", "leave_orders"));
        await hosted.StartAsync();
        Assert.All(
            (await hosted.HealthAsync("mrben-portfolio-growth")).Data.Keys,
            key => Assert.StartsWith("growth.", key, StringComparison.Ordinal));
        Assert.Contains("income.risk", (await hosted.HealthAsync()).Data.Keys);
        Assert.Contains("growth.risk", (await hosted.HealthAsync()).Data.Keys);
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddHealthChecks().AddMrBenPortfolio(" "));
    }

    private static HostedPortfolio Invested(
        Action<PortfolioHostBuilder>? configure = null, params (string Path, string? Value)[] settings) => HostedPortfolio.With(
        portfolio =>
        {
            portfolio.Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B"));
            configure?.Invoke(portfolio);
        },
        [WithoutLimits, .. settings]);

    private static ImmutableArray<(string Path, string? Value)> Limit(
        int place, string name, string measure, string threshold, string action) =>
    [
        HostedPortfolio.Of($"risk_management.live_limits.{place}.name", name),
        HostedPortfolio.Of($"risk_management.live_limits.{place}.measure", measure),
        HostedPortfolio.Of($"risk_management.live_limits.{place}.threshold", threshold),
        HostedPortfolio.Of($"risk_management.live_limits.{place}.action", action),
    ];

    // The sentence of an area, where it is the worst of the portfolio by what is asked for.
    private static async Task<string> Told(HostedPortfolio hosted, HealthStatus? status, string area)
    {
        HealthReportEntry health = await hosted.HealthAsync();
        string sentence = (string)health.Data[$"portfolio.{area}"];
        if (status is { } expected)
        {
            bool isDescribed = health.Description!.Contains(sentence, StringComparison.Ordinal);
            Assert.Equal((expected, expected != HealthStatus.Healthy), (health.Status, isDescribed));
        }

        return sentence;
    }
}
