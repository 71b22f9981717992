namespace MrBen.Portfolio.Hosting;

/// <summary>Wakes whoever waits for something to change. Thread-safe.</summary>
internal sealed class Signal
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(10);

    private TaskCompletionSource _next = Create();

    /// <summary>Ends at the next <see cref="Set"/>. Taken before looking at what may change, so that no change is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    /// <summary>
    /// Waits for a time, or until a signal, or until cancelled. Ends at once where the clock has moved on before its timer was there: who
    /// waits then looks again, instead of waiting the whole time from then on.
    /// </summary>
    /// <param name="length">The time; <see langword="null"/> for any.</param>
    /// <param name="since">The clock's timestamp that the time counts from.</param>
    /// <param name="signal">What wakes.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task PauseAsync(
        TimeSpan? length, long since, Task signal, TimeProvider clock, CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task pause = Task.Delay(Fitting(length), clock, over.Token);
        if (length is null || clock.GetElapsedTime(since) <= Noticeable)
        {
            await Task.WhenAny(pause, signal).ConfigureAwait(false);
        }

        await over.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // A timer waits at most 49 days; who is woken early looks again.
    private static TimeSpan Fitting(TimeSpan? length) =>
        length is not { } known ? Timeout.InfiniteTimeSpan
        : known < TimeSpan.Zero ? TimeSpan.Zero
        : known < TimeSpan.FromDays(40) ? known : TimeSpan.FromDays(40);

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
