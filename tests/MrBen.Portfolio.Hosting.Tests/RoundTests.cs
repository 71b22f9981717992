using Microsoft.Extensions.Logging;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Hosting.Tests;

public class RoundTests
{
    [Fact]
    public async Task Monitoring_ComesAtOnce_AndOnceInEachInterval()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")),
            HostedPortfolio.Of("hosting.risk_interval_seconds", "30"));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Monitoring, 1);
        Assert.Equal(HostedPortfolio.Noon, Assert.Single(hosted.Manager.RiskHistory).Time);
        hosted.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, hosted.Round(RoundKind.Monitoring).Ended);
        hosted.Clock.Advance(TimeSpan.FromSeconds(1));
        await hosted.Ended(RoundKind.Monitoring, 2);
        RoundStatus status = hosted.Round(RoundKind.Monitoring);
        Assert.Equal((2L, 0L, false, ""), (status.Ended, status.Failed, status.HasFailed, status.Problem));
        Assert.Equal(HostedPortfolio.Noon.AddSeconds(30), status.LastStarted);

        // What was missed is not made up for.
        hosted.Clock.Advance(TimeSpan.FromMinutes(5));
        await hosted.Ended(RoundKind.Monitoring, 3);
        hosted.Clock.Advance(TimeSpan.FromSeconds(30));
        await hosted.Ended(RoundKind.Monitoring, 4);
        Assert.Equal(
            [0, 30, 330, 360], hosted.Manager.RiskHistory.Select(assessment => (assessment.Time - HostedPortfolio.Noon).TotalSeconds));
    }

    [Fact]
    public async Task Monitoring_WithoutHistory_SaysWhyThereIsNoRisk()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(portfolio => portfolio.Prepare((_, manager, _) =>
        {
            manager.AddAsset(new Positions.PortfolioAsset("A") { Quantity = 1 });
            return Task.CompletedTask;
        }));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Monitoring, 1);
        RoundStatus status = hosted.Round(RoundKind.Monitoring);
        Assert.Equal((false, "No risk was calculated: No price for A."), (status.HasFailed, status.Problem));
    }

    [Fact]
    public async Task FailingRound_IsLoggedCountedAndTriedAtItsNextTime_AndOthersGoOn()
    {
        FailingJournal journal = new(PortfolioEventKind.RiskAssessed) { Fails = true };
        await using HostedPortfolio hosted = HostedPortfolio.With(portfolio => portfolio
            .Configure((_, manager) => manager.UseJournal(journal)).Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")));
        await hosted.StartAsync();
        await hosted.Logs.WaitForAsync(9031);
        await hosted.Ended(RoundKind.Maintenance, 1);
        hosted.Clock.Advance(TimeSpan.FromSeconds(59));
        RoundStatus status = hosted.Round(RoundKind.Monitoring);
        Assert.Equal((1L, 1L, true, "The disk takes no RiskAssessed."), (status.Ended, status.Failed, status.HasFailed, status.Problem));
        LogEntry told = Assert.Single(hosted.Logs.Of(9031));
        Assert.Equal((LogLevel.Error, "Round of Monitoring failed; the next one comes at its time"), (told.Level, told.Message));
        Assert.IsType<IOException>(told.Error);
        Assert.Equal("portfolio", told.Scopes["portfolio"]);
        Assert.Equal(0, hosted.Round(RoundKind.Maintenance).Failed);

        hosted.Clock.Advance(TimeSpan.FromSeconds(1));
        await hosted.Logs.WaitForAsync(9031, count: 2);
        journal.Fails = false;
        hosted.Clock.Advance(TimeSpan.FromMinutes(1));
        await hosted.Ended(RoundKind.Monitoring, 3);
        status = hosted.Round(RoundKind.Monitoring);
        Assert.Equal((2L, false, ""), (status.Failed, status.HasFailed, status.Problem));
    }

    [Fact]
    public async Task Training_ComesWhereItIsDue_AndItsFailureIsTriedAfterTheInterval()
    {
        using CountingTrainers trainers = new();
        using TemporaryFolder folder = new();
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Configure((_, manager) => manager.UseModels(folder.Path, trainers))
                .Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")),
            HostedPortfolio.Of("ml_models.model_training.min_training_samples", "20"),
            HostedPortfolio.Of("ml_models.model_training.retrain_interval_hours", "2"),
            HostedPortfolio.Of("hosting.model_check_minutes", "60"));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Models, 1);
        Assert.Equal(1, trainers.Asked);
        Assert.Equal("There are no forests today.", hosted.Round(RoundKind.Models).Problem);
        hosted.Clock.Advance(TimeSpan.FromHours(1));
        await hosted.Ended(RoundKind.Models, 2);
        Assert.Equal((1, false), (trainers.Asked, hosted.Round(RoundKind.Models).HasFailed));
        hosted.Clock.Advance(TimeSpan.FromHours(1));
        await hosted.Ended(RoundKind.Models, 3);
        Assert.Equal(2, trainers.Asked);
    }

    [Fact]
    public async Task LongTraining_DelaysNothingElse_AndIsNotBegunTwice()
    {
        using CountingTrainers trainers = new();
        trainers.Shut();
        using TemporaryFolder folder = new();
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Configure((_, manager) => manager.UseModels(folder.Path, trainers))
                .Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")),
            HostedPortfolio.Of("ml_models.model_training.min_training_samples", "20"),
            HostedPortfolio.Of("ml_models.model_training.retrain_interval_hours", "1"));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Monitoring, 1);
        await Waiting.Until(() => trainers.Asked == 1);
        for (int i = 2; i < 10; i++)
        {
            hosted.Clock.Advance(TimeSpan.FromHours(1));
            await hosted.Ended(RoundKind.Monitoring, i);
        }

        Assert.Equal((1, true, 0L), (trainers.Asked, hosted.Round(RoundKind.Models).IsRunning, hosted.Round(RoundKind.Models).Ended));
        trainers.Open();
        await Waiting.Until(() => trainers.Asked >= 2); // long due again
    }

    [Fact]
    public async Task Report_IsMadeWhereItIsDue()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Reports, 1);
        Assert.Equal(HostedPortfolio.Noon, hosted.Portfolio.LastRiskReport?.Time);
        hosted.Clock.Advance(TimeSpan.FromHours(23));
        await hosted.Ended(RoundKind.Reports, 2);
        Assert.Equal(HostedPortfolio.Noon, hosted.Portfolio.LastRiskReport?.Time);
        hosted.Clock.Advance(TimeSpan.FromHours(1));
        await hosted.Ended(RoundKind.Reports, 3);
        Assert.Equal(HostedPortfolio.Noon.AddDays(1), hosted.Portfolio.LastRiskReport?.Time);
    }

    [Fact]
    public async Task Maintenance_TrimsHistories_AndKeepsASnapshot_AndAReplayGivesTheSameState()
    {
        MrBen.Portfolio.Tests.State.StoredPages pages = new();
        string hash;
        await using (HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Configure((_, manager) => manager.UseJournalFrom(() => new DurableJournal(pages)))
                .Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")),
            HostedPortfolio.Of("maintenance.history_retention_days", "2"), HostedPortfolio.Of("hosting.risk_interval_seconds", "43200")))
        {
            await hosted.StartAsync();
            await hosted.Ended(RoundKind.Maintenance, 1);
            Assert.Empty(hosted.Logs.Of(9033));
            for (int i = 1; i <= 10; i++)
            {
                hosted.Clock.Advance(TimeSpan.FromHours(12));
                await hosted.Ended(RoundKind.Monitoring, i + 1);
                await hosted.Ended(RoundKind.Maintenance, 1 + (i / 2));
            }

            // Five days of two assessments: those of the last two days are there, and that of two days ago to the second.
            DateTimeOffset kept = HostedPortfolio.Noon.AddDays(3);
            Assert.Equal([0, 12, 24, 36, 48], hosted.Manager.RiskHistory.Select(assessment => (assessment.Time - kept).TotalHours));
            Assert.Equal("Histories lost what is older than 2026-01-08 12:00:00Z", hosted.Logs.Of(9033)[^1].Message);
            Assert.NotNull(pages.FindSnapshot(long.MaxValue, DateTimeOffset.MaxValue));
            AdvancedPortfolioManager manager = hosted.Manager;
            await hosted.StopAsync(); // no round is going on any more
            hash = manager.StateHash;
        }

        AdvancedPortfolioManager again = new AdvancedPortfolioManagerBuilder().UseJournal(new DurableJournal(pages)).Build();
        Assert.Equal(hash, again.StateHash);
        Assert.Equal(hash, again.GetPortfolioAfter(long.MaxValue).StateHash);
        await again.DisposeAsync();
    }

    // A clock that is set back is not waited for.
    [Fact]
    public async Task Rounds_GoByAClockThatIsNotSetBack()
    {
        SetBackClock clock = new();
        await using HostedPortfolio hosted = HostedPortfolio.Build(
            (services, configuration) => services.AddMrBenPortfolio(configuration.GetSection("a")), clock,
            ("a:hosting:risk_interval_seconds", "30"));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Monitoring, 1);
        clock.SetBack(TimeSpan.FromHours(1));
        clock.Advance(TimeSpan.FromSeconds(30));
        await hosted.Ended(RoundKind.Monitoring, 2);
    }

    // What falls due between the look at the clock and the making of the timer is not waited for once more.
    [Fact]
    public async Task Round_ThatFallsDueBeforeItsTimerIsThere_Comes()
    {
        TimeSpan interval = TimeSpan.FromSeconds(30);
        await using HostedPortfolio hosted = HostedPortfolio.Build(
            (services, configuration) => services.AddMrBenPortfolio(configuration.GetSection("a")),
            new LeapingClock(HostedPortfolio.Noon, interval, interval), ("a:hosting:risk_interval_seconds", "30"));
        await hosted.StartAsync();
        await hosted.Ended(RoundKind.Monitoring, 2);
        Assert.Equal(HostedPortfolio.Noon + interval, hosted.Round(RoundKind.Monitoring).LastStarted);
    }
}
