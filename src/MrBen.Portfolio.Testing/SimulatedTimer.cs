namespace MrBen.Portfolio.Testing;

/// <summary>A timer of a <see cref="SimulatedClock"/>. Thread-safe.</summary>
internal sealed class SimulatedTimer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
{
    private readonly Lock _sync = new();
    private long _version;
    private bool _isDisposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_sync)
        {
            if (_isDisposed)
            {
                return false;
            }

            long version = ++_version;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Arm(clock.GetUtcNow() + dueTime, period, version);
            }

            return true;
        }
    }

    public void Dispose()
    {
        lock (_sync)
        {
            (_isDisposed, _version) = (true, _version + 1);
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private void Arm(DateTimeOffset time, TimeSpan period, long version) => clock.Schedule(time, () => Fire(time, period, version));

    private void Fire(DateTimeOffset time, TimeSpan period, long version)
    {
        lock (_sync)
        {
            if (version != _version)
            {
                return;
            }

            if (period > TimeSpan.Zero)
            {
                Arm(time + period, period, version);
            }
        }

        callback(state);
    }
}
