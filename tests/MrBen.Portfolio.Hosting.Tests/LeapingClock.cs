using Microsoft.Extensions.Time.Testing;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>A clock that moves on just before the first timer of a given time is made, as it does where a thread is late.</summary>
internal sealed class LeapingClock(DateTimeOffset start, TimeSpan timer, TimeSpan leap) : FakeTimeProvider(start)
{
    private int _timers;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == timer && Interlocked.Increment(ref _timers) == 1)
        {
            Advance(leap);
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
