using Microsoft.Extensions.Time.Testing;

namespace MrBen.Portfolio.Testing.Tests;

public sealed class SimulatedClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Advance_PastTimers_RunsThemInTheOrderOfTime()
    {
        SimulatedClock clock = new(Start);
        List<string> ran = [];
        using ITimer late = clock.CreateTimer(
            _ => ran.Add($"late {clock.GetUtcNow() - Start}"), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        using ITimer twice = clock.CreateTimer(_ => ran.Add("each"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));
        using ITimer never = clock.CreateTimer(_ => ran.Add("never"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        never.Dispose();
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["each", "late 00:00:02", "each"], ran);
        Assert.Equal(Start.AddSeconds(3), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(3), clock.GetElapsedTime(Start.UtcTicks));
    }

    [Fact]
    public async Task Advance_PastADelay_GoesOnInTheSameThread()
    {
        SimulatedClock clock = new(Start);
        int thread = 0;
        Task waiting = WaitAsync();
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(waiting.IsCompleted);
        await waiting;
        Assert.NotEqual(0, thread);

        async Task WaitAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None).ConfigureAwait(false);
            thread = Environment.CurrentManagedThreadId;
        }
    }

    [Fact]
    public void Advance_FromWithin_IsRefused()
    {
        SimulatedClock clock = new(Start);
        string message = "";
        using ITimer timer = clock.CreateTimer(
            _ => message = Assert.Throws<InvalidOperationException>(() => clock.Advance(TimeSpan.Zero)).Message,
            null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("The clock is moving already, at 2026-01-02 00:00:01Z.", message);
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public async Task FollowAsync_OfAnotherClock_MovesWithIt()
    {
        SimulatedClock clock = new(Start);
        FakeTimeProvider real = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task following = clock.FollowAsync(real, TimeSpan.FromMilliseconds(100), stop.Token);
        for (int i = 0; i < 1_000 && clock.GetUtcNow() - Start < TimeSpan.FromSeconds(1); i++)
        {
            real.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        await following;
        Assert.True(clock.GetUtcNow() - Start >= TimeSpan.FromSeconds(1));
    }
}
