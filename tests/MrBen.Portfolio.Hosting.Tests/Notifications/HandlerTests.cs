using MrBen.Portfolio.Hosting.Notifications;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Hosting.Tests.Notifications;

/// <summary>The handlers of log and channel.</summary>
public class HandlerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AlertSeverity.Information, "Information")]
    [InlineData(AlertSeverity.Warning, "Warning")]
    [InlineData(AlertSeverity.Error, "Error")]
    [InlineData(AlertSeverity.Critical, "Critical")]
    public async Task Log_IsOneEventWithItsFields(AlertSeverity severity, string level)
    {
        ObservedLog<LogAlertHandler> log = new();
        await new LogAlertHandler(log, "growth").HandleAsync(SampleAlerts.Alert(3, severity) with { Suppressed = 2 }, Token);
        Assert.Equal([$"9107 {level}: [Block] No order is sent for A: reason 3. (event 3, 2 alike not told)"], log.Messages);
        Dictionary<string, object?> fields = Assert.Single(log.Fields);
        Assert.Equal(("Block", 3L, 2), (fields["Topic"], fields["Sequence"], fields["Suppressed"]));
        Assert.Equal("portfolio:growth", Assert.Single(log.Scopes));
    }

    // Each kind has an id of its own.
    [Fact]
    public async Task Log_OfEveryKind_HasItsOwnId()
    {
        ObservedLog<LogAlertHandler> log = new();
        LogAlertHandler handler = new(log, "growth");
        foreach (NotificationKind kind in Enum.GetValues<NotificationKind>())
        {
            await handler.HandleAsync(new Execution.ExecutionAlert(kind, "t", AlertSeverity.Warning, SampleAlerts.Start, 1, "d"), Token);
        }

        Assert.Equal(Enumerable.Range(9101, 8), log.Messages.Select(message => int.Parse(message[..4], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("log", handler.Name);
        Assert.Throws<ArgumentNullException>(() => new LogAlertHandler(null!, "growth"));
        Assert.Throws<ArgumentException>(() => new LogAlertHandler(log, " "));
    }

    [Fact]
    public async Task Channel_WhatDoesNotFit_IsCounted()
    {
        ChannelAlertHandler handler = new(capacity: 2, name: "screen");
        for (int i = 1; i <= 5; i++)
        {
            await handler.HandleAsync(SampleAlerts.Alert(i), Token);
        }

        Assert.Equal(("screen", 3L), (handler.Name, handler.Dropped));
        handler.Complete();
        await handler.HandleAsync(SampleAlerts.Alert(6), Token);
        List<long> read = [];
        await foreach (RiskAlert alert in handler.Alerts.ReadAllAsync(Token))
        {
            read.Add(alert.Sequence);
        }

        Assert.Equal([1L, 2L], read);
        Assert.Equal(4, handler.Dropped);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChannelAlertHandler(0));
        Assert.Throws<ArgumentException>(() => new ChannelAlertHandler(1, " "));
    }
}
