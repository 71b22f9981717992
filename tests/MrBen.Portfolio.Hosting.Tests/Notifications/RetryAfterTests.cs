using System.Net;
using System.Net.Http.Headers;
using MrBen.Portfolio.Hosting.Notifications;

namespace MrBen.Portfolio.Hosting.Tests.Notifications;

/// <summary>What a target asks to wait: waited for, or too long.</summary>
public class RetryAfterTests
{
    public static TheoryData<string?, double> RetryAfters => new() { { "30", 30 }, { "Mon, 05 Jan 2026 09:30:45 GMT", 45 }, { "0", 0 } };

    [Theory]
    [MemberData(nameof(RetryAfters))]
    public async Task RetryAfter_IsWaitedFor(string? asked, double seconds)
    {
        ScriptedTarget target = new(ScriptedTarget.Answer(429, RetryConditionHeaderValue.Parse(asked!)));
        (WebhookAlertHandler handler, ObservedClock clock, _) = WebhookTests.Handler(target);
        await WebhookTests.Tell(handler, SampleAlerts.Alert(1));
        TimeSpan wait = await clock.NextWaitAsync();
        Assert.InRange(wait.TotalSeconds, Math.Max(0.5, seconds), Math.Max(1, seconds)); // never sooner than without it
        clock.Advance(wait);
        await target.NextAsync();
        await target.NextAsync();
        await handler.DisposeAsync();
        Assert.Equal(1, handler.Statistics.Sent);
    }

    [Fact]
    public async Task RetryAfter_BeyondTheLongest_EndsTheMessage()
    {
        ScriptedTarget target = new(ScriptedTarget.Answer(503, new RetryConditionHeaderValue(TimeSpan.FromMinutes(11))));
        (WebhookAlertHandler handler, _, ObservedLog<WebhookAlertHandler> log) = WebhookTests.Handler(target);
        await WebhookTests.Tell(handler, SampleAlerts.Alert(1));
        await handler.DisposeAsync();
        Assert.EndsWith(
            "The target answered 503. The target asks to wait 00:11:00, longer than 00:10:00.",
            Assert.Single(log.Messages), StringComparison.Ordinal);
        Assert.Equal((1, 1), (handler.Statistics.Dead, handler.Statistics.Lost)); // there is no file
    }

    // The header's number is as long as its sender likes.
    [Theory]
    [InlineData("9999999999", "115740.17:46:39")]
    [InlineData("99999999999999999999999999", "10675199.02:48:05.4775807")]
    public async Task RetryAfter_BeyondAnInteger_EndsTheMessage(string asked, string told)
    {
        ScriptedTarget target = new(_ =>
        {
            HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
            Assert.True(response.Headers.TryAddWithoutValidation("Retry-After", asked));
            return Task.FromResult(response);
        });
        (WebhookAlertHandler handler, _, ObservedLog<WebhookAlertHandler> log) = WebhookTests.Handler(target);
        await WebhookTests.Tell(handler, SampleAlerts.Alert(1));
        await log.NextAsync(9112);
        await handler.DisposeAsync();
        Assert.EndsWith(
            $"The target answered 429. The target asks to wait {told}, longer than 00:10:00.",
            Assert.Single(log.Messages), StringComparison.Ordinal);
    }
}
