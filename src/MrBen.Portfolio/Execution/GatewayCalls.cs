namespace MrBen.Portfolio.Execution;

/// <summary>Calls of a host that take no longer than allowed; what goes wrong in them is a sentence. Thread-safe.</summary>
internal sealed class GatewayCalls(TimeSpan timeout, TimeProvider clock)
{
    /// <summary>The answer, or why there is none: an exception, no answer in time, or one that cannot be one.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<GatewayAnswer<T>> AskAsync<T>(
        Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken, Func<T, string?>? fault = null)
    {
        long start = clock.GetTimestamp();
        using CancellationTokenSource limit = new(timeout, clock);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            ValueTask<T> pending = call(both.Token);
            T value = pending.IsCompleted
                ? await pending.ConfigureAwait(false)
                : await pending.AsTask().WaitAsync(timeout, clock, cancellationToken).ConfigureAwait(false);
            return fault?.Invoke(value) is { } problem
                ? new GatewayAnswer<T>(false, default, problem)
                : new GatewayAnswer<T>(true, value, "");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            // Whatever a host throws, it is not known what was done.
            string reason = clock.GetElapsedTime(start) >= timeout
                ? FormattableString.Invariant($"The host did not answer within {timeout}.")
                : $"{error.GetType().Name}: {error.Message}";
            return new GatewayAnswer<T>(false, default, reason);
        }
    }
}
