using MrBen.Portfolio.Execution;

namespace MrBen.Portfolio.Testing;

/// <summary>
/// One reading of a venue's events: begins when it is made, ends when it is disposed. An event that waits is given at once, without leaving
/// the thread. Written under the venue's lock, read by one reader.
/// </summary>
internal sealed class EventStream(Action<EventStream> closed, CancellationToken cancellationToken)
    : IAsyncEnumerable<GatewayEvent>, IAsyncEnumerator<GatewayEvent>
{
    private readonly Lock _sync = new();
    private readonly Queue<GatewayEvent> _events = new();
    private TaskCompletionSource<bool>? _waiting;
    private CancellationTokenRegistration _registration;
    private CancellationTokenRegistration _readerRegistration;
    private CancellationToken _readerToken;
    private bool _isTaken;
    private bool _isClosed;

    public GatewayEvent Current { get; private set; } = null!;

    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _events.Count;
            }
        }
    }

    public void Write(GatewayEvent happened)
    {
        TaskCompletionSource<bool>? waiting;
        lock (_sync)
        {
            if (_isClosed)
            {
                return;
            }

            (waiting, _waiting) = (_waiting, null);
            if (waiting is null)
            {
                _events.Enqueue(happened);
                return;
            }

            Current = happened;
        }

        if (!waiting.TrySetResult(true))
        {
            Write(happened);
        }
    }

    public IAsyncEnumerator<GatewayEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (_isTaken)
        {
            throw new InvalidOperationException("A stream of events is read once; ask the gateway for another.");
        }

        (_isTaken, _readerToken) = (true, cancellationToken);
        return this;
    }

    public ValueTask<bool> MoveNextAsync()
    {
        cancellationToken.ThrowIfCancellationRequested();
        _readerToken.ThrowIfCancellationRequested();
        TaskCompletionSource<bool> waiting;
        lock (_sync)
        {
            if (_waiting is not null)
            {
                throw new InvalidOperationException("The last event that was asked for has not come yet.");
            }

            if (_isClosed)
            {
                return new ValueTask<bool>(false);
            }

            if (_events.TryDequeue(out GatewayEvent? happened))
            {
                Current = happened;
                return new ValueTask<bool>(true);
            }

            // Whoever waits goes on in the thread that moves the clock: a run on one thread has one order.
            waiting = _waiting = new TaskCompletionSource<bool>();
        }

        _registration.Dispose();
        _readerRegistration.Dispose();
        _registration = Watch(waiting, cancellationToken);
        _readerRegistration = Watch(waiting, _readerToken);
        return new ValueTask<bool>(waiting.Task);
    }

    public ValueTask DisposeAsync()
    {
        Close();
        closed(this);
        return default;
    }

    /// <summary>Ends the reading; a reader that waits is told so.</summary>
    public void Close()
    {
        TaskCompletionSource<bool>? waiting;
        lock (_sync)
        {
            _isClosed = true;
            (waiting, _waiting) = (_waiting, null);
        }

        _registration.Dispose();
        _readerRegistration.Dispose();
        waiting?.TrySetResult(false);
    }

    private CancellationTokenRegistration Watch(TaskCompletionSource<bool> waiting, CancellationToken token) =>
        token.UnsafeRegister(static (state, cancelled) =>
        {
            (EventStream stream, TaskCompletionSource<bool> source) = ((EventStream, TaskCompletionSource<bool>))state!;
            stream.Abandon(source);
            source.TrySetCanceled(cancelled);
        }, (this, waiting));

    private void Abandon(TaskCompletionSource<bool> source)
    {
        lock (_sync)
        {
            _waiting = _waiting == source ? null : _waiting;
        }
    }
}
