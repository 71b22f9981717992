using MrBen.Portfolio.Costs;

namespace MrBen.Portfolio.Hosting.Tests;

public class ReloadTests
{
    [Fact]
    public async Task Intervals_FollowTheNewConfigurationAtOnce()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(null, HostedPortfolio.Of("hosting.risk_interval_seconds", "3600"));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Monitoring, 1);
        hosted.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, hosted.Round(RoundKind.Monitoring).Ended);
        hosted.Change(HostedPortfolio.Of("hosting.risk_interval_seconds", "30"));
        await hosted.Ended(RoundKind.Monitoring, 2); // due since half a minute by the new interval
        Assert.Equal(ReloadOutcome.Applied, hosted.Portfolio.LastReload!.Outcome);
        Assert.Empty(hosted.Portfolio.LastReload.Faults);
        hosted.Clock.Advance(TimeSpan.FromSeconds(30));
        await hosted.Ended(RoundKind.Monitoring, 3);
    }

    [Fact]
    public async Task ScheduledRebalancing_CanBeSwitchedOnAndOff()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With();
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Monitoring, 1);
        hosted.Clock.Advance(TimeSpan.FromHours(1));
        await hosted.Ended(RoundKind.Monitoring, 2);
        hosted.Change(HostedPortfolio.Of("hosting.rebalance_check_minutes", "10"));
        await hosted.Logs.WaitForAsync(9040);
        Assert.Equal(0, hosted.Round(RoundKind.Rebalancing).Ended);
        await Waiting.Until(() => hosted.Round(RoundKind.Rebalancing).Ended > 0, () => hosted.Clock.Advance(TimeSpan.FromMinutes(1)));
        hosted.Change();
        await hosted.Logs.WaitForAsync(9040, count: 2);
        await Waiting.Until(() => !hosted.Round(RoundKind.Rebalancing).IsRunning); // one more may have begun before
        long ended = hosted.Round(RoundKind.Rebalancing).Ended;
        long monitored = hosted.Round(RoundKind.Monitoring).Ended;
        hosted.Clock.Advance(TimeSpan.FromHours(1));
        await hosted.Ended(RoundKind.Monitoring, monitored + 1);
        Assert.Equal(ended, hosted.Round(RoundKind.Rebalancing).Ended);
    }

    [Fact]
    public async Task OptionsOfTheManager_FollowToo()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")));
        await hosted.StartAsync();
        Assert.NotEmpty(hosted.Manager.CalculatePortfolioRisk().Limits);
        hosted.Change(HostedPortfolio.Of("core_settings.enable_risk_monitoring", "false"));
        await hosted.Logs.WaitForAsync(9040);
        Assert.Empty(hosted.Manager.CalculatePortfolioRisk().Limits);
    }

    // An editor that writes twice, and a file that is empty in between.
    [Fact]
    public async Task Writes_InQuickSuccession_AreOneChange()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With();
        await hosted.StartAsync();
        (string Path, string? Value) sound = HostedPortfolio.Of("hosting.risk_interval_seconds", "30");
        hosted.Settings.Change();
        hosted.Clock.Advance(TimeSpan.FromMilliseconds(200));
        hosted.Settings.Change(sound, HostedPortfolio.Of("hosting.on_sto", "x"));
        hosted.Clock.Advance(TimeSpan.FromMilliseconds(200));
        hosted.Settings.Change(sound);
        hosted.Clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Null(hosted.Portfolio.LastReload);
        hosted.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await hosted.Logs.WaitForAsync(9040);
        Assert.Empty(hosted.Logs.Of(9042));
        Assert.Single(hosted.Logs.Of(9040));
    }

    // What never stands still is read after two seconds all the same.
    [Fact]
    public async Task Writes_WithoutEnd_AreNotWaitedForForEver()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With();
        await hosted.StartAsync();
        for (int i = 0; i <= 20; i++)
        {
            hosted.Settings.Change(HostedPortfolio.Of("hosting.risk_interval_seconds", FormattableString.Invariant($"{30 + i}")));
            hosted.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        await hosted.Logs.WaitForAsync(9040);
    }

    [Fact]
    public async Task SectionThatVanishes_IsRefused()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With();
        await hosted.StartAsync();
        hosted.Settings.Change(("another_section:x", "1"));
        hosted.Clock.Advance(TimeSpan.FromMilliseconds(300));
        await hosted.Logs.WaitForAsync(9042);
        Assert.Equal(
            "advanced_portfolio: there is no such section, or it is empty; write at least one setting.",
            Assert.Single(hosted.Portfolio.LastReload!.Faults).ToString());
    }

    [Fact]
    public async Task ChangeOfOthersSections_IsNone()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With();
        await hosted.StartAsync();
        hosted.Settings.Change(HostedPortfolio.Of("core_settings.base_currency", "USD"), ("another_section:x", "1"));
        hosted.Clock.Advance(TimeSpan.FromMilliseconds(300));
        hosted.Settings.Touch();
        hosted.Clock.Advance(TimeSpan.FromMilliseconds(300));
        hosted.Change(HostedPortfolio.Of("hosting.risk_interval_seconds", "30"));
        await hosted.Logs.WaitForAsync(9040);
        Assert.DoesNotContain(hosted.Logs.Entries, entry => entry.Id is 9041 or 9042);
    }

    [Fact]
    public async Task OptionsOfCode_AreLaidOverEveryReload()
    {
        decimal rate = 0.001m;
        TimeSpan skew = TimeSpan.FromMinutes(1);
        await using HostedPortfolio hosted = HostedPortfolio.With(portfolio => portfolio
            .ConfigureOptions(options => options.Rebalancing.Costs = new ProportionalCost(rate))
            .ConfigureOptions(options => options.MaxClockSkew = skew));
        await hosted.StartAsync();
        Assert.Equal(0.001m, CostOf(hosted));
        rate = 0.002m;
        hosted.Change(HostedPortfolio.Of("hosting.risk_interval_seconds", "30"));
        await hosted.Logs.WaitForAsync(9040);
        Assert.Equal(0.002m, CostOf(hosted));
        rate = 0.003m;
        Assert.Equal(ReloadOutcome.Applied, hosted.Portfolio.Reload().Outcome);
        Assert.Equal(0.003m, CostOf(hosted));
        (rate, skew) = (0.004m, TimeSpan.FromSeconds(-1));
        ReloadResult refused = hosted.Portfolio.Reload();
        Assert.Equal(ReloadOutcome.Refused, refused.Outcome);
        Assert.Equal(
            "advanced_portfolio: with the options set by code: MaxClockSkew must be at least 0; it is -00:00:01.",
            Assert.Single(refused.Faults).ToString());
        Assert.Equal(0.003m, CostOf(hosted));
        Assert.Same(refused, hosted.Portfolio.LastReload);
    }

    // Models cannot be replaced while they are trained: the change waits, and comes when the training has ended.
    [Fact]
    public async Task ChangeOfModels_DuringTheirTraining_ComesAfterIt()
    {
        using CountingTrainers trainers = new();
        trainers.Shut();
        using TemporaryFolder folder = new();
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Configure((_, manager) => manager.UseModels(folder.Path, trainers))
                .Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")),
            HostedPortfolio.Of("ml_models.model_training.min_training_samples", "20"));
        await hosted.StartAsync();
        await Waiting.Until(() => trainers.Asked == 1);
        hosted.Change(
            HostedPortfolio.Of("ml_models.model_training.min_training_samples", "20"),
            HostedPortfolio.Of("ml_models.risk_predictor.max_depth", "4"));
        await hosted.Logs.WaitForAsync(9043);
        Assert.Equal(ReloadOutcome.Postponed, hosted.Portfolio.LastReload!.Outcome);
        Assert.Equal(
            "advanced_portfolio.ml_models: cannot change while models are trained or reviewed; try again when that has ended.",
            Assert.Single(hosted.Portfolio.LastReload.Faults).ToString());
        Assert.StartsWith(
            "The last configuration waits: ",
            (string)(await hosted.HealthAsync()).Data["portfolio.configuration"], StringComparison.Ordinal);
        trainers.Open();
        await hosted.Logs.WaitForAsync(9040);
        Assert.Equal((ReloadOutcome.Applied, 4),
            (hosted.Portfolio.LastReload.Outcome, hosted.Portfolio.Parts.Reloading.Options.Models.RiskPredictor.MaxDepth));
    }

    // Where somebody else trains, the same is tried every ten seconds.
    [Fact]
    public async Task ChangeOfModels_DuringATrainingOfSomebodyElse_IsTriedAgain()
    {
        using CountingTrainers trainers = new();
        using TemporaryFolder folder = new();
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Configure((_, manager) => manager.UseModels(folder.Path, trainers))
                .Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")),
            HostedPortfolio.Of("ml_models.model_training.min_training_samples", "20"));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Models, 1);
        trainers.Shut();
        Task training = hosted.Manager.TrainModelsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await Waiting.Until(() => trainers.Asked == 2);
        hosted.Change(
            HostedPortfolio.Of("ml_models.model_training.min_training_samples", "20"),
            HostedPortfolio.Of("ml_models.risk_predictor.max_depth", "4"));
        await hosted.Logs.WaitForAsync(9043);
        trainers.Open();
        await Assert.ThrowsAsync<NotSupportedException>(() => Waiting.For(training));
        await Waiting.Until(
            () => hosted.Portfolio.LastReload!.Outcome == ReloadOutcome.Applied, () => hosted.Clock.Advance(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task ReloadsUnderLoad_LoseNothing()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")),
            HostedPortfolio.Of("hosting.risk_interval_seconds", "1"));
        await hosted.StartAsync();
        AdvancedPortfolioManager manager = hosted.Manager;
        using CancellationTokenSource enough = new();
        long booked = 0;
        Task load = Task.Run(
            () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    manager.ApplyFill("A", 1, 100, 0, HostedPortfolio.Noon);
                    manager.CalculatePortfolioRisk();
                    booked++;
                }
            },
            TestContext.Current.CancellationToken);
        for (int i = 0; i < 100; i++)
        {
            hosted.Change(
                HostedPortfolio.Of("hosting.risk_interval_seconds", i % 2 == 0 ? "2" : "3"),
                HostedPortfolio.Of("core_settings.enable_correlation", i % 3 == 2 ? "mabye" : "true"));
            ReloadOutcome expected = i % 3 == 2 ? ReloadOutcome.Refused : ReloadOutcome.Applied;
            Assert.Equal(expected, hosted.Portfolio.Reload().Outcome);
        }

        await enough.CancelAsync();
        await Waiting.For(load);
        Assert.Equal(10 + booked, manager.GetSnapshot().Assets.Single(asset => asset.Asset == "A").Quantity);
        Assert.Equal(10_000 - (100 * booked), manager.GetSnapshot().Cash);
    }

    private static decimal CostOf(HostedPortfolio hosted) =>
        ((ProportionalCost)hosted.Portfolio.Parts.Reloading.Options.Rebalancing.Costs).BuyRate;
}
