namespace MrBen.Portfolio.Market.Feeds;

/// <summary>
/// Wakes one waiter. What was signalled while nobody waited is kept, once: whoever wakes looks at everything. Thread-safe.
/// </summary>
internal sealed class WakeSignal
{
    private readonly Lock _sync = new();
    private TaskCompletionSource? _waiting;
    private bool _isSet;

    /// <summary>Wakes the waiter, or the next one. 0 bytes.</summary>
    public void Set()
    {
        TaskCompletionSource? waiting;
        lock (_sync)
        {
            (waiting, _waiting) = (_waiting, null);
            _isSet = waiting is null;
        }

        waiting?.TrySetResult();
    }

    /// <summary>Ends with the next signal, at once where one is kept. A wait that is given up is taken over by the next.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            if (_isSet)
            {
                _isSet = false;
                return Task.CompletedTask;
            }

            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task.WaitAsync(cancellationToken);
        }
    }
}
