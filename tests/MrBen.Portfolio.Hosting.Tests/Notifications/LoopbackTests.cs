using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Hosting.Notifications;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Hosting.Tests.Notifications;

/// <summary>A webhook over real sockets of this machine. Nothing here depends on how long anything takes.</summary>
public class LoopbackTests
{
    // Over the handler's own connections: an error, a broken connection, too many requests, and then it is taken.
    [Fact]
    public async Task Target_ThatFailsInEveryWay_GetsTheMessageInTheEnd()
    {
        await using LoopbackTarget target = new(number => number switch
        {
            1 => "500 Internal Server Error",
            2 => "",
            3 => "429 Too Many Requests\r\nRetry-After: 0",
            _ => "204 No Content",
        });
        ObservedLog<WebhookAlertHandler> log = new();
        WebhookAlertHandler handler = new(Quick(target.Url), "main", logger: log);
        await WebhookTests.Tell(handler, SampleAlerts.Alert(1), SampleAlerts.Alert(2));
        await handler.DisposeAsync();
        ReceivedRequest[] received = [.. target.Received];
        Assert.Equal(5, received.Length);
        Assert.Equal(4, received.Count(request => request.Delivery == received[0].Delivery));
        Assert.All(received, request => Assert.True(WebhookSignature.Verify(
            request.Signature, request.Body, SampleAlerts.Secret, TimeSpan.FromDays(1), TimeProvider.System.GetUtcNow())));
        Assert.Equal(new WebhookStatistics(Sent: 2, Joined: 0, Dead: 0, Lost: 0, Waiting: 0, Requests: 5, Retried: 3), handler.Statistics);
        string[] retries = [.. log.Messages];
        Assert.Contains("The target answered 500.", retries[0], StringComparison.Ordinal);
        Assert.Contains("The request failed: ", retries[1], StringComparison.Ordinal);
        Assert.Contains("The target answered 429.", retries[2], StringComparison.Ordinal);
    }

    // A target that accepts and never answers is given up after each patience; nobody at all is there in the end.
    [Fact]
    public async Task Target_ThatHangs_AndOneThatIsGone_LeadToDeadLetters()
    {
        using LetterFolder folder = new();
        LoopbackTarget target = new(_ => null);
        WebhookOptions options = Quick(target.Url);
        (options.Timeout, options.MaxAttempts, options.DeadLetterFile) = (TimeSpan.FromMilliseconds(50), 2, folder.File);
        ObservedLog<WebhookAlertHandler> log = new();
        WebhookAlertHandler handler = new(options, "main", logger: log);
        await WebhookTests.Tell(handler, SampleAlerts.Alert(1));
        await log.NextAsync(9112);
        Assert.Equal(2, handler.Statistics.Requests); // the target may not have got as far as reading each
        await target.DisposeAsync();
        await handler.DisposeAsync();

        // That nobody is there is told by the system, however long it takes: no patience is in the way of it.
        WebhookAlertHandler patient = new(options with { Timeout = TimeSpan.FromMinutes(1) }, "main", logger: log);
        await WebhookTests.Tell(patient, SampleAlerts.Alert(2));
        await log.NextAsync(9112);
        await patient.DisposeAsync();
        Assert.Equal(
            ["No answer within 00:00:00.0500000. It was request 2, the last.", "The request failed: ConnectionError. It was request 2, the last."],
            folder.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("reason").GetString()));
    }

    // While the target hangs, a thousand prices move a limit a thousand times: every move is recorded as it is without a webhook, the queue stays
    // within its bound, and every alert is in the dead letters in the end.
    [Fact]
    public async Task HangingTarget_NoEvaluationOfALimitIsMissed()
    {
        using LetterFolder folder = new();
        await using LoopbackTarget target = new(_ => null);
        FakeTimeProvider clock = new(SampleAlerts.Start); // stands still: no patience ends
        WebhookOptions options = Quick(target.Url);
        (options.QueueLength, options.DeadLetterFile, options.DrainTimeout) = (50, folder.File, TimeSpan.Zero);
        WebhookAlertHandler handler = new(options, "main", clock: clock);
        InMemoryJournal told = new();
        AdvancedPortfolioManager manager = Limited(clock, told, handler);
        Move(manager);
        Assert.InRange(handler.Statistics.Waiting, 0, 50);
        await manager.DisposeAsync(); // the dispatcher's queue is empty then
        Assert.InRange(handler.Statistics.Waiting, 49, 50); // one is on its way
        await handler.DisposeAsync();

        InMemoryJournal untold = new();
        await using AdvancedPortfolioManager quiet = Limited(clock, untold);
        Move(quiet);
        Assert.Equal(quiet.StateHash, manager.StateHash);
        Assert.Equal(1_000, Moves(told));
        Assert.Equal(untold.ReadEvents().Select(change => change.Limit), told.ReadEvents().Select(change => change.Limit));
        AlertStatistics dispatched = Assert.Single(manager.AlertStatistics);
        Assert.Equal((1_000, 0, 0), (dispatched.Delivered, dispatched.Failed, dispatched.Dropped));
        Assert.Equal((0, 1_000, 0, 1), (handler.Statistics.Sent, handler.Statistics.Dead, handler.Statistics.Lost, handler.Statistics.Requests));
        long[] dead = [.. folder.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("body").GetProperty("sequence").GetInt64())];
        Assert.Equal(
            told.ReadEvents().Where(change => change.Limit is not null).Select(change => change.Sequence), dead.Order());
    }

    private static WebhookOptions Quick(string url) => SampleAlerts.Options(o =>
    {
        o.Url = url;
        o.FirstRetryDelay = TimeSpan.FromMilliseconds(1);
        o.LongestRetryDelay = TimeSpan.FromMilliseconds(2);
        o.Timeout = TimeSpan.FromMinutes(10);
        o.DrainTimeout = TimeSpan.FromMinutes(10);
    });

    // 10 of A, and cash: at 10 it is 10 % of the value, at 100 more than half.
    private static AdvancedPortfolioManager Limited(FakeTimeProvider clock, InMemoryJournal journal, params IRiskAlertHandler[] handlers)
    {
        AdvancedPortfolioManagerBuilder builder = new AdvancedPortfolioManagerBuilder()
            .UseOptions(new PortfolioOptions
            {
                LiveLimits = [new LiveLimit("gross", LimitMeasure.GrossExposure, 0.3) { WarnAt = null }],
                Alerts = new AlertOptions { RepeatAfter = TimeSpan.Zero, SlowAfter = TimeSpan.FromDays(1) },
                Operations = new OperationsOptions { Notifications = [NotificationKind.RiskBreach] },
            })
            .UseJournal(journal).UseTimeProvider(clock);
        foreach (IRiskAlertHandler handler in handlers)
        {
            builder.UseAlertHandler(handler);
        }

        AdvancedPortfolioManager manager = builder.Build();
        manager.SetCash(900);
        manager.AddAsset(new PortfolioAsset("A"));
        DateOnly first = new(2025, 9, 1);
        manager.ObservePrices(PriceHistory.Create(
            [new AssetId("A")], [.. Enumerable.Range(0, 100).Select(first.AddDays)], [.. Enumerable.Range(0, 100).Select(i => 10 + (i % 3.0))]));
        manager.UpdateAssetPosition("A", 10);
        manager.ObservePrice("A", 10, SampleAlerts.Start);
        return manager;
    }

    private static void Move(AdvancedPortfolioManager manager)
    {
        for (int i = 0; i < 1_000; i++)
        {
            manager.ObservePrice("A", i % 2 == 0 ? 100 : 10, SampleAlerts.Start.AddMilliseconds(i));
        }
    }

    private static int Moves(InMemoryJournal journal) => journal.ReadEvents().Count(change => change.Limit is not null);
}
