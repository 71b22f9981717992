namespace MrBen.Portfolio.Hosting.Notifications;

/// <summary>Lets a number of requests pass in any minute. For one caller at a time.</summary>
internal sealed class RequestRate(int perMinute, TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Queue<long> _passed = [];

    /// <summary>Waits until a request may pass, and counts it.</summary>
    /// <returns>Whether it had to wait.</returns>
    /// <exception cref="OperationCanceledException">Nothing is counted.</exception>
    public async Task<bool> PassAsync(CancellationToken cancellationToken)
    {
        bool waited = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_passed.TryPeek(out long oldest) && clock.GetElapsedTime(oldest) >= Minute)
            {
                _passed.Dequeue();
            }

            if (_passed.Count < perMinute)
            {
                _passed.Enqueue(clock.GetTimestamp());
                return waited;
            }

            waited = true;
            TimeSpan left = Minute - clock.GetElapsedTime(_passed.Peek());
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1), clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
