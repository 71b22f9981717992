using System.Threading.Channels;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Hosting.Notifications;

/// <summary>
/// Puts alerts into a bounded channel, for a host that reads them in its own time. What does not fit is counted, not waited for. Thread-safe.
/// </summary>
public sealed class ChannelAlertHandler : IRiskAlertHandler
{
    private readonly Channel<RiskAlert> _alerts;
    private long _dropped;

    /// <summary>Makes the channel.</summary>
    /// <param name="capacity">Alerts that may wait, at least 1. Default 1,024.</param>
    /// <param name="name">The handler's name, for counts and logs. Default <c>channel</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public ChannelAlertHandler(int capacity = 1_024, string name = "channel")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        _alerts = Channel.CreateBounded<RiskAlert>(new BoundedChannelOptions(capacity) { SingleWriter = false });
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Where the alerts are read, oldest first.</summary>
    public ChannelReader<RiskAlert> Alerts => _alerts.Reader;

    /// <summary>Alerts that found the channel full, or completed.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public ValueTask HandleAsync(RiskAlert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (!_alerts.Writer.TryWrite(alert))
        {
            Interlocked.Increment(ref _dropped);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the channel: whoever reads gets what is in it, and then its end.</summary>
    public void Complete() => _alerts.Writer.TryComplete();
}
