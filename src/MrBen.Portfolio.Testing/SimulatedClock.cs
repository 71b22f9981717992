using static System.FormattableString;

namespace MrBen.Portfolio.Testing;

/// <summary>
/// A clock that stands until it is moved. What falls due on the way, timers of it too, runs on the thread that moves it, in the order of
/// time and, at one moment, of its making. Thread-safe, moved by one thread at a time.
/// </summary>
public sealed class SimulatedClock : TimeProvider
{
    private readonly Lock _sync = new();
    private readonly PriorityQueue<Action, (DateTimeOffset Time, long Order)> _due = new();
    private DateTimeOffset _now;
    private long _order;
    private bool _isMoving;

    /// <summary>A clock that stands at <paramref name="start"/>.</summary>
    public SimulatedClock(DateTimeOffset start) => _now = start.ToUniversalTime();

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_sync)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        SimulatedTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="duration">How long, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    /// <exception cref="InvalidOperationException">The clock is moving already.</exception>
    public void Advance(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        AdvanceTo(GetUtcNow() + duration);
    }

    /// <summary>Lets time pass until a moment; nothing where it is past.</summary>
    /// <exception cref="InvalidOperationException">The clock is moving already.</exception>
    public void AdvanceTo(DateTimeOffset time)
    {
        lock (_sync)
        {
            if (_isMoving)
            {
                throw new InvalidOperationException(Invariant($"The clock is moving already, at {_now:u}."));
            }

            _isMoving = true;
        }

        try
        {
            while (TakeDue(time) is { } action)
            {
                action();
            }
        }
        finally
        {
            lock (_sync)
            {
                _isMoving = false;
            }
        }
    }

    /// <summary>
    /// Moves with another clock, for example <see cref="TimeProvider.System"/>, until cancelled: the same span of time, from where it
    /// stands.
    /// </summary>
    /// <param name="time">The clock that is followed.</param>
    /// <param name="interval">How often it is looked at, positive.</param>
    /// <param name="cancellationToken">Ends it, without an exception.</param>
    public async Task FollowAsync(TimeProvider time, TimeSpan interval, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        DateTimeOffset start = GetUtcNow();
        long begin = time.GetTimestamp();
        using PeriodicTimer timer = new(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                AdvanceTo(start + time.GetElapsedTime(begin));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Has something done at a moment, at once where it is past and the clock is moved next.</summary>
    internal void Schedule(DateTimeOffset time, Action action)
    {
        lock (_sync)
        {
            _due.Enqueue(action, (time, _order++));
        }
    }

    private Action? TakeDue(DateTimeOffset end)
    {
        lock (_sync)
        {
            if (_due.TryPeek(out Action? action, out (DateTimeOffset Time, long Order) place) && place.Time <= end)
            {
                _due.Dequeue();
                _now = place.Time > _now ? place.Time : _now;
                return action;
            }

            _now = end > _now ? end : _now;
            return null;
        }
    }
}
