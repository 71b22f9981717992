using System.Text.Json;
using MrBen.Portfolio.Hosting.Notifications;

namespace MrBen.Portfolio.Hosting.Tests.Notifications;

/// <summary>What could not be delivered: kept, counted, told, and sent again.</summary>
public class DeadLetterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Two are refused; sent again, the first is taken and the second refused once more.
    [Fact]
    public async Task Resend_WhatIsTakenLeavesTheFile_WhatIsRefusedStays()
    {
        using LetterFolder folder = new();
        Func<CancellationToken, Task<HttpResponseMessage>> refuses = ScriptedTarget.Answer(400);
        ScriptedTarget target = new(refuses, refuses, ScriptedTarget.Answer(200), refuses, refuses);
        (WebhookAlertHandler handler, _, ObservedLog<WebhookAlertHandler> log) = WebhookTests.Handler(target, o => o.DeadLetterFile = folder.File);
        await WebhookTests.Tell(handler, SampleAlerts.Alert(1), SampleAlerts.Alert(2));
        await log.NextAsync(9112);
        await log.NextAsync(9112);
        string[] letters = folder.Lines;
        Assert.Equal(2, letters.Length);
        File.AppendAllText(folder.File, "torn {");
        Assert.Equal(new DeadLetterResend(Sent: 1, Kept: 1, Unreadable: 1), await handler.ResendDeadLettersAsync(Token));
        Assert.Equal([letters[1], "torn {"], folder.Lines);
        Assert.False(File.Exists(folder.File + ".resending"));
        ReceivedRequest[] requests = [await target.NextAsync(), await target.NextAsync(), await target.NextAsync(), await target.NextAsync()];
        Assert.Equal((requests[0].Delivery, requests[0].Text), (requests[2].Delivery, requests[2].Text)); // the same message under its old id
        Assert.Equal(requests[1].Delivery, requests[3].Delivery);
        Assert.Equal(new WebhookStatistics(Sent: 1, Joined: 0, Dead: 3, Lost: 0, Waiting: 0, Requests: 4, Retried: 0), handler.Statistics);

        // A new letter after a torn line begins a line of its own.
        await WebhookTests.Tell(handler, SampleAlerts.Alert(3));
        await log.NextAsync(9112);
        await log.NextAsync(9112);
        Assert.Equal(3, folder.Lines.Length);
        Assert.Equal(3, JsonDocument.Parse(folder.Lines[2]).RootElement.GetProperty("body").GetProperty("sequence").GetInt32());
        await handler.DisposeAsync();
    }

    // The directory of the file need not be there; where it cannot be made, that is told, and the letter counted as lost.
    [Fact]
    public async Task Directory_IsMadeWithTheFirstLetter_OrItsLackIsTold()
    {
        using LetterFolder folder = new();
        string path = Path.Combine(Path.GetDirectoryName(folder.File)!, "not", "there", "dead.jsonl");
        (WebhookAlertHandler handler, _, ObservedLog<WebhookAlertHandler> log) =
            WebhookTests.Handler(new ScriptedTarget(ScriptedTarget.Answer(400)), o => o.DeadLetterFile = path);
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
        await WebhookTests.Tell(handler, SampleAlerts.Alert(1));
        await log.NextAsync(9112);
        await handler.DisposeAsync();
        Assert.Single(File.ReadAllLines(path));
        Assert.Equal((1, 0), (handler.Statistics.Dead, handler.Statistics.Lost));

        string under = Path.Combine(path, "dead.jsonl"); // below a file there is no directory
        (WebhookAlertHandler without, _, ObservedLog<WebhookAlertHandler> told) =
            WebhookTests.Handler(new ScriptedTarget(ScriptedTarget.Answer(400)), o => o.DeadLetterFile = under);
        await WebhookTests.Tell(without, SampleAlerts.Alert(1));
        await told.NextAsync(9112);
        await without.DisposeAsync();
        Assert.Equal((1, 1), (without.Statistics.Dead, without.Statistics.Lost));
        Assert.Contains(told.Messages, message => message.Contains(under, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resend_ToATargetThatDoesNotAnswer_KeepsAllThatCome()
    {
        using LetterFolder folder = new();
        Func<CancellationToken, Task<HttpResponseMessage>> refuses = ScriptedTarget.Answer(400);
        ScriptedTarget target = new(refuses, refuses, refuses, ScriptedTarget.Answer(500));
        (WebhookAlertHandler handler, _, ObservedLog<WebhookAlertHandler> log) = WebhookTests.Handler(target, o =>
        {
            o.DeadLetterFile = folder.File;
            o.MaxAttempts = 1;
        });
        await WebhookTests.Tell(handler, SampleAlerts.Alert(1), SampleAlerts.Alert(2), SampleAlerts.Alert(3));
        for (int i = 0; i < 3; i++)
        {
            await log.NextAsync(9112);
        }

        string[] letters = folder.Lines;
        Assert.Equal(new DeadLetterResend(Sent: 0, Kept: 3, Unreadable: 0), await handler.ResendDeadLettersAsync(Token));
        Assert.Equal(letters, folder.Lines);
        Assert.Equal(4, handler.Statistics.Requests);
        Assert.Equal(new DeadLetterResend(Sent: 3, Kept: 0, Unreadable: 0), await handler.ResendDeadLettersAsync(Token));
        Assert.Empty(folder.Lines);
        Assert.Equal(default, await handler.ResendDeadLettersAsync(Token));
        await handler.DisposeAsync();
    }

    // A process that died while it sent again left both files: what had been taken out is sent first.
    [Fact]
    public async Task Resend_AfterOneThatWasCutShort_TakesUpWhatItLeft()
    {
        using LetterFolder folder = new();
        Func<CancellationToken, Task<HttpResponseMessage>> refuses = ScriptedTarget.Answer(400);
        (WebhookAlertHandler first, _, ObservedLog<WebhookAlertHandler> log) =
            WebhookTests.Handler(new ScriptedTarget(refuses), o => o.DeadLetterFile = folder.File);
        await WebhookTests.Tell(first, SampleAlerts.Alert(1));
        await log.NextAsync(9112);
        await first.DisposeAsync();
        File.Move(folder.File, folder.File + ".resending");
        ScriptedTarget target = new(refuses);
        (WebhookAlertHandler second, _, ObservedLog<WebhookAlertHandler> later) = WebhookTests.Handler(target, o => o.DeadLetterFile = folder.File);
        await WebhookTests.Tell(second, SampleAlerts.Alert(2));
        await later.NextAsync(9112);
        await target.NextAsync();
        Assert.Equal(new DeadLetterResend(Sent: 2, Kept: 0, Unreadable: 0), await second.ResendDeadLettersAsync(Token));
        Assert.Contains("reason 1.", (await target.NextAsync()).Text, StringComparison.Ordinal);
        Assert.Contains("reason 2.", (await target.NextAsync()).Text, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File) || File.Exists(folder.File + ".resending"));
        await second.DisposeAsync();
    }

    // Cancelled between two requests of the first of two letters: both are in the file again.
    [Fact]
    public async Task Resend_ThatIsCancelled_PutsBackWhatWasNotTaken()
    {
        using LetterFolder folder = new();
        Func<CancellationToken, Task<HttpResponseMessage>> refuses = ScriptedTarget.Answer(400);
        ScriptedTarget target = new(refuses, refuses, ScriptedTarget.Answer(500));
        (WebhookAlertHandler handler, ObservedClock clock, ObservedLog<WebhookAlertHandler> log) =
            WebhookTests.Handler(target, o => o.DeadLetterFile = folder.File);
        await WebhookTests.Tell(handler, SampleAlerts.Alert(1), SampleAlerts.Alert(2));
        await log.NextAsync(9112);
        await log.NextAsync(9112);
        string[] letters = folder.Lines;
        using CancellationTokenSource cancel = new();
        Task<DeadLetterResend> resending = handler.ResendDeadLettersAsync(cancel.Token);
        await clock.NextWaitAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resending);
        Assert.Equal(letters, folder.Lines);
        await handler.DisposeAsync();
    }

    // Room for two letters and no third: it is counted as lost, and the log says so once, until there is room again.
    [Fact]
    public async Task FullFile_IsToldOnce_AndWhatComesIsCounted()
    {
        using LetterFolder folder = new();
        ScriptedTarget target = new([.. Enumerable.Repeat(ScriptedTarget.Answer(400), 5)]);
        (WebhookAlertHandler handler, _, ObservedLog<WebhookAlertHandler> log) = WebhookTests.Handler(target, o =>
        {
            o.DeadLetterFile = folder.File;
            o.MaxDeadLetterBytes = 900; // a letter has about 400
        });
        await WebhookTests.Tell(handler, [.. Enumerable.Range(1, 5).Select(i => SampleAlerts.Alert(i))]);
        await handler.DisposeAsync();
        Assert.Equal(2, folder.Lines.Length);
        Assert.True(new FileInfo(folder.File).Length <= 900);
        Assert.Equal((5, 3), (handler.Statistics.Dead, handler.Statistics.Lost));
        Assert.Equal(
            $"9113 Error: The file of dead letters {folder.File} is full at 900 bytes; until it is emptied, what cannot be delivered is only counted",
            Assert.Single(log.Messages, message => message.StartsWith("9113 ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task FileThatCannotBeWritten_IsToldOnce_AndTheHandlerGoesOn()
    {
        using LetterFolder folder = new();
        Directory.CreateDirectory(folder.File); // a folder stands where the file should
        Func<CancellationToken, Task<HttpResponseMessage>> refuses = ScriptedTarget.Answer(400);
        ScriptedTarget target = new(refuses, refuses);
        (WebhookAlertHandler handler, _, ObservedLog<WebhookAlertHandler> log) = WebhookTests.Handler(target, o => o.DeadLetterFile = folder.File);
        await WebhookTests.Tell(handler, [.. Enumerable.Range(1, 3).Select(i => SampleAlerts.Alert(i))]);
        await handler.DisposeAsync();
        Assert.Equal(new WebhookStatistics(Sent: 1, Joined: 0, Dead: 2, Lost: 2, Waiting: 0, Requests: 3, Retried: 0), handler.Statistics);
        Assert.Single(log.Messages, message => message.StartsWith("9114 Error: ", StringComparison.Ordinal));
    }
}
