using System.Net;
using System.Text.Json;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Hosting.Notifications;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Hosting.Tests.Notifications;

/// <summary>A webhook whose target follows a script, under a clock that moves when told.</summary>
public class WebhookTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_OfAnAlert_IsTheDocumentedJson()
    {
        ScriptedTarget target = new();
        (WebhookAlertHandler handler, ObservedClock _, ObservedLog<WebhookAlertHandler> _) = Handler(target);
        await Tell(handler, SampleAlerts.Alert(1), SampleAlerts.Report());
        ReceivedRequest first = await target.NextAsync();
        ReceivedRequest second = await target.NextAsync();
        await handler.DisposeAsync();
        Assert.Equal(
            $$"""{"id":"{{first.Delivery}}","portfolio":"main","kind":"execution","severity":"error","topic":"Block","detail":"No order is sent for A: reason 1.","time":"2026-01-05T09:30:01+00:00","sequence":1,"suppressed":0}""",
            first.Text);
        Assert.Equal(
            $$"""{"id":"{{second.Delivery}}","portfolio":"main","kind":"report","severity":"information","topic":"Risk report","detail":"Risk report of today.","time":"2026-01-05T09:30:00+00:00","sequence":7,"suppressed":0,"markdown":"# Risk report\n\n| a | b |\n"}""",
            second.Text);
        Assert.Matches("^[0-9a-f]{32}$", first.Delivery);
        Assert.True(WebhookSignature.Verify(first.Signature, first.Body, SampleAlerts.Secret, TimeSpan.FromSeconds(1), SampleAlerts.Start));
        Assert.Equal(new WebhookStatistics(Sent: 2, Joined: 0, Dead: 0, Lost: 0, Waiting: 0, Requests: 2, Retried: 0), handler.Statistics);
        Assert.Equal("webhook hooks.example.org", handler.Name);

        // The same alert has the same id in another process, another alert another one; without a secret nothing is signed.
        ScriptedTarget other = new();
        (WebhookAlertHandler again, _, _) = Handler(other, o => o.Secret = null);
        await Tell(again, SampleAlerts.Alert(1), SampleAlerts.Alert(2));
        await again.DisposeAsync();
        Assert.Equal((first.Delivery, ""), await other.NextAsync() is var same ? (same.Delivery, same.Signature) : default);
        Assert.NotEqual(first.Delivery, (await other.NextAsync()).Delivery);
    }

    // Half of the delay is certain, the other half by the seed: 1, 2, 4 seconds at most, and no longer than the longest.
    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(429)]
    public async Task Failure_ThatMayPass_IsTriedAgain_LaterAndLater(int status)
    {
        Func<CancellationToken, Task<HttpResponseMessage>> fails = ScriptedTarget.Answer(status);
        List<TimeSpan> waits = [];
        foreach (int _ in Enumerable.Range(0, 2))
        {
            ScriptedTarget target = new(fails, ScriptedTarget.Throw(new HttpRequestException(HttpRequestError.ConnectionError)), fails, fails);
            (WebhookAlertHandler handler, ObservedClock clock, ObservedLog<WebhookAlertHandler> log) =
                Handler(target, o => o.LongestRetryDelay = TimeSpan.FromSeconds(4));
            await Tell(handler, SampleAlerts.Alert(1));
            List<ReceivedRequest> requests = [await target.NextAsync()];
            foreach (double most in (double[])[1, 2, 4, 4])
            {
                waits.Add(await clock.NextWaitAsync());
                Assert.InRange(waits[^1].TotalSeconds, most / 2, most);
                clock.Advance(waits[^1]);
                requests.Add(await target.NextAsync());
            }

            await handler.DisposeAsync();
            Assert.Single(requests.Select(request => request.Delivery).Distinct());
            Assert.NotEqual(requests[0].Signature, requests[^1].Signature); // each is signed at its own time
            Assert.Equal((1, 5, 4), (handler.Statistics.Sent, handler.Statistics.Requests, handler.Statistics.Retried));
            Assert.Contains(FormattableString.Invariant($"The target answered {status}."), log.Messages.First(), StringComparison.Ordinal);
            Assert.Contains("The request failed: ConnectionError.", log.Messages.ElementAt(1), StringComparison.Ordinal);
        }

        Assert.Equal(waits[..4], waits[4..]); // the same seed, the same delays
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(302)]
    public async Task Refusal_IsNotTriedAgain(int status)
    {
        using LetterFolder folder = new();
        ScriptedTarget target = new(ScriptedTarget.Answer(status));
        (WebhookAlertHandler handler, _, ObservedLog<WebhookAlertHandler> log) = Handler(target, o => o.DeadLetterFile = folder.File);
        await Tell(handler, SampleAlerts.Alert(1), SampleAlerts.Alert(2));
        await handler.DisposeAsync();
        JsonElement letter = JsonDocument.Parse(Assert.Single(folder.Lines)).RootElement;
        ReceivedRequest request = await target.NextAsync();
        Assert.Equal(FormattableString.Invariant($"The target answered {status}."), letter.GetProperty("reason").GetString());
        Assert.Equal((1, 1), (letter.GetProperty("attempts").GetInt32(), letter.GetProperty("alerts").GetInt32()));
        Assert.Equal(request.Text, letter.GetProperty("body").GetRawText());
        Assert.Equal(new WebhookStatistics(Sent: 1, Joined: 0, Dead: 1, Lost: 0, Waiting: 0, Requests: 2, Retried: 0), handler.Statistics);
        Assert.Equal(
            $"9112 Error: Message {request.Delivery} of 1 alerts to hooks.example.org was not delivered: The target answered {status}.", Assert.Single(log.Messages));
    }

    // A minute without an answer, and patience for longer: the message is delivered, what comes meanwhile waits its turn.
    [Fact]
    public async Task SlowTarget_IsWaitedFor_AndNothingIsLost()
    {
        ObservedClock clock = new(TimeSpan.FromSeconds(90));
        ScriptedTarget target = new(async token =>
        {
            await Task.Delay(TimeSpan.FromMinutes(1), clock, token);
            return new HttpResponseMessage(HttpStatusCode.Accepted);
        });
        using HttpMessageInvoker invoker = new(target);
        WebhookAlertHandler handler = new(SampleAlerts.Options(o => o.Timeout = TimeSpan.FromSeconds(90)), "main", invoker, clock);
        await Tell(handler, [.. Enumerable.Range(1, 20).Select(i => SampleAlerts.Alert(i))]);
        Assert.Equal(TimeSpan.FromMinutes(1), await clock.NextWaitAsync());
        Assert.Equal((0, 19), (handler.Statistics.Sent, handler.Statistics.Waiting));
        clock.Advance(TimeSpan.FromMinutes(1));
        await handler.DisposeAsync();
        Assert.Equal((20, 20, 0), (handler.Statistics.Sent, handler.Statistics.Requests, handler.Statistics.Dead));
        for (int i = 1; i <= 20; i++)
        {
            Assert.Contains(FormattableString.Invariant($"reason {i}."), (await target.NextAsync()).Text, StringComparison.Ordinal);
        }
    }

    // Hangs, also where the one who sends does not heed its token.
    [Fact]
    public async Task HangingTarget_IsGivenUp_AfterTheLastRequest()
    {
        ScriptedTarget target = new(ScriptedTarget.Hang, ScriptedTarget.Hang, ScriptedTarget.Answer(500));
        (WebhookAlertHandler handler, ObservedClock clock, ObservedLog<WebhookAlertHandler> log) = Handler(target, o => o.MaxAttempts = 3);
        await Tell(handler, SampleAlerts.Alert(1));
        foreach (int _ in Enumerable.Range(0, 2))
        {
            await target.NextAsync();
            clock.Advance(TimeSpan.FromSeconds(10));
            clock.Advance(await clock.NextWaitAsync());
        }

        Assert.Equal(
            $"9112 Error: Message {(await target.NextAsync()).Delivery} of 1 alerts to hooks.example.org was not delivered: "
            + "The target answered 500. It was request 3, the last.",
            await log.NextAsync(9112));
        await handler.DisposeAsync();
        Assert.Equal(2, log.Messages.Count(message => message.Contains("No answer within 00:00:10.", StringComparison.Ordinal)));
    }

    // Two requests a minute, at most five alerts in a message: 1 and 2; a minute later 3 to 7 together and 8; after another, 9 and 10 together.
    [Fact]
    public async Task Rate_WhatExceedsIt_IsJoined_OldestFirst()
    {
        ScriptedTarget target = new();
        (WebhookAlertHandler handler, ObservedClock clock, ObservedLog<WebhookAlertHandler> log) = Handler(target, o =>
        {
            o.PerMinute = 2;
            o.MaxJoined = 5;
        });
        await Tell(handler, [.. Enumerable.Range(1, 10).Select(i => SampleAlerts.Alert(i, i == 4 ? AlertSeverity.Critical : AlertSeverity.Warning))]);
        for (int minute = 0; minute < 2; minute++)
        {
            TimeSpan wait = await clock.NextWaitAsync();
            Assert.Equal(TimeSpan.FromMinutes(1), wait);
            clock.Advance(wait);
        }

        await handler.DisposeAsync();
        JsonElement[] messages = [.. await ReadAll(target, 5)];
        Assert.Equal([1L, 2L, 7L, 8L, 10L], messages.Select(message => message.GetProperty("sequence").GetInt64()));
        Assert.Equal("5 more alerts: 5 execution.", messages[2].GetProperty("detail").GetString());
        Assert.Equal(("several", "critical"), (messages[2].GetProperty("kind").GetString(), messages[2].GetProperty("severity").GetString()));
        Assert.Equal([3L, 4L, 5L, 6L, 7L], messages[2].GetProperty("alerts").EnumerateArray().Select(alert => alert.GetProperty("sequence").GetInt64()));
        Assert.Equal(new WebhookStatistics(Sent: 10, Joined: 7, Dead: 0, Lost: 0, Waiting: 0, Requests: 5, Retried: 0), handler.Statistics);
        Assert.Equal(2, log.Messages.Count(message => message.StartsWith("9115 Warning: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Queue_ThatIsFull_SendsTheNextToTheDeadLetters()
    {
        using LetterFolder folder = new();
        ScriptedTarget target = new(ScriptedTarget.Hang);
        (WebhookAlertHandler handler, ObservedClock clock, _) = Handler(target, o =>
        {
            o.QueueLength = 3;
            o.DeadLetterFile = folder.File;
        });
        await Tell(handler, SampleAlerts.Alert(1));
        await target.NextAsync(); // it is on its way: three more have room
        await Tell(handler, [.. Enumerable.Range(2, 5).Select(i => SampleAlerts.Alert(i))]);
        Assert.Equal((2, 3), (handler.Statistics.Dead, handler.Statistics.Waiting));
        Assert.Equal(["The queue of 3 alerts was full.", "The queue of 3 alerts was full."], Reasons(folder));
        ValueTask ending = handler.DisposeAsync();
        Assert.Equal(TimeSpan.FromSeconds(5), await clock.NextWaitAsync());
        clock.Advance(TimeSpan.FromSeconds(5));
        await ending;
        Assert.Equal(
            [
                "The handler was disposed while it was sent; the target may have it.", "The handler was disposed before it was sent.",
                "The handler was disposed before it was sent.", "The handler was disposed before it was sent.",
            ], Reasons(folder)[2..]);
        await Tell(handler, SampleAlerts.Alert(7));
        Assert.Equal("The handler was disposed.", Reasons(folder)[^1]);
        Assert.Equal(new WebhookStatistics(Sent: 0, Joined: 0, Dead: 7, Lost: 0, Waiting: 0, Requests: 1, Retried: 0), handler.Statistics);
        await handler.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handler.ResendDeadLettersAsync(Token));
        Assert.Equal(7, folder.Lines.Length);
    }

    // Nothing that is logged, thrown or printed holds the secret, or the part of the address that is none of the public's.
    [Fact]
    public async Task Secret_IsNowhere()
    {
        ScriptedTarget target = new(ScriptedTarget.Throw(new InvalidOperationException("https://hooks.example.org/services/T0/very-private-path")));
        (WebhookAlertHandler handler, ObservedClock clock, ObservedLog<WebhookAlertHandler> log) = Handler(target);
        await Tell(handler, SampleAlerts.Alert(1));
        clock.Advance(await clock.NextWaitAsync());
        await handler.DisposeAsync();
        WebhookOptions options = SampleAlerts.Options(o => o.Secret = "very-secret");
        string[] texts =
        [
            .. log.Messages, options.ToString(), new OperationsOptions { Webhook = options }.ToString(), handler.ToString()!, handler.Name,
            Assert.Throws<ArgumentException>(() => new WebhookAlertHandler(options, "main")).Message,
            Assert.Throws<ArgumentException>(() => new WebhookAlertHandler(options with { Url = "very-private-path" }, "main")).Message,
        ];
        Assert.Contains("The request failed: InvalidOperationException.", texts[0], StringComparison.Ordinal);
        Assert.All(texts, text =>
        {
            Assert.DoesNotContain("very-private-path", text, StringComparison.Ordinal);
            Assert.DoesNotContain("very-secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain(SampleAlerts.Secret, text, StringComparison.Ordinal);
        });
        Assert.Equal(
            "WebhookOptions { Host = hooks.example.org, IsSigned = True, PerMinute = 1000, MaxAttempts = 5, Timeout = 00:00:10 }", options.ToString());
    }

    [Fact]
    public void Options_ThatAreUnsound_AreRefusedTogether()
    {
        WebhookOptions options = new()
        {
            Url = "ftp://example.org",
            Secret = "short",
            Timeout = TimeSpan.Zero,
            MaxAttempts = 0,
            LongestRetryDelay = TimeSpan.FromMilliseconds(1),
            DeadLetterFile = " ",
        };
        Assert.Equal(
            "Url must be an absolute http or https address. Secret must have at least 16 characters; it has 5. "
            + "Timeout must be positive and at most a day; it is 00:00:00. "
            + "LongestRetryDelay must be at least 00:00:01 and at most a day; it is 00:00:00.0010000. MaxAttempts must be at least 1; it is 0. "
            + "DeadLetterFile must be a path, or null for none. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => new WebhookAlertHandler(options, "main")).Message);
        Assert.Equal("Url is null; a webhook needs an address. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => new WebhookAlertHandler(new WebhookOptions(), "main")).Message);
        Assert.Equal("Url must not hold a user name or password: they would not be sent. (Parameter 'options')",
            Assert.Throws<ArgumentException>(
                () => new WebhookAlertHandler(SampleAlerts.Options(o => o.Url = "https://user:pw@example.org"), "main")).Message);
        Assert.Throws<ArgumentException>(() => new WebhookAlertHandler(SampleAlerts.Options(), " "));
        Assert.Throws<ArgumentException>(() => new WebhookAlertHandler(SampleAlerts.Options(), "ma\nin"));
        Assert.Throws<ArgumentNullException>(() => new WebhookAlertHandler(null!, "main"));
    }

    private static string[] Reasons(LetterFolder folder) =>
        [.. folder.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("reason").GetString()!)];

    private static async Task<List<JsonElement>> ReadAll(ScriptedTarget target, int count)
    {
        List<JsonElement> messages = [];
        while (messages.Count < count)
        {
            messages.Add(JsonDocument.Parse((await target.NextAsync()).Body).RootElement);
        }

        return messages;
    }

    internal static (WebhookAlertHandler Handler, ObservedClock Clock, ObservedLog<WebhookAlertHandler> Log) Handler(
        ScriptedTarget target, Action<WebhookOptions>? set = null)
    {
        ObservedClock clock = new(new WebhookOptions().Timeout);
        ObservedLog<WebhookAlertHandler> log = new();
        return (new WebhookAlertHandler(SampleAlerts.Options(set), "main", new HttpMessageInvoker(target), clock, log), clock, log);
    }

    internal static async Task Tell(WebhookAlertHandler handler, params RiskAlert[] alerts)
    {
        foreach (RiskAlert alert in alerts)
        {
            await handler.HandleAsync(alert, Token);
        }
    }
}
