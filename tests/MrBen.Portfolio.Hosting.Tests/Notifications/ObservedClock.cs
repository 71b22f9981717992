using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace MrBen.Portfolio.Hosting.Tests.Notifications;

/// <summary>A clock that moves when told, and tells who waits how long: a test knows what is waited for before it moves on.</summary>
/// <param name="ignored">Waits of this length are the patience of requests.</param>
internal sealed class ObservedClock(TimeSpan ignored) : FakeTimeProvider(SampleAlerts.Start)
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>The next wait that begins, or has begun and was not asked for.</summary>
    public async Task<TimeSpan> NextWaitAsync() => await _waits.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != ignored && dueTime != Timeout.InfiniteTimeSpan)
        {
            _waits.Writer.TryWrite(dueTime);
        }

        return timer;
    }
}
