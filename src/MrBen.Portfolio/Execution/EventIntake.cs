using System.Diagnostics.CodeAnalysis;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// Reads a host's stream without waiting for it: what has come is taken, what has not is left for later. A stream that breaks is opened again when
/// it is asked to. Not thread-safe.
/// </summary>
internal sealed class EventIntake(ITradingGateway gateway) : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private IAsyncEnumerator<GatewayEvent>? _events;
    private Task<bool>? _next;

    /// <summary>Why the stream broke; <see langword="null"/> while it has not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Ends when something has come; <see langword="null"/> where nothing is waited for.</summary>
    public Task? Arrival => _next;

    /// <summary>Opens the stream, anew where it broke.</summary>
    public async ValueTask OpenAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        Fault = null;
        try
        {
            _events = gateway.ReadEventsAsync(_ending.Token).GetAsyncEnumerator(_ending.Token);
        }
        catch (Exception error)
        {
            Fault = Describe(error); // whatever a host throws
        }
    }

    /// <summary>Takes the next event that has come already. False where none has, or the stream broke.</summary>
    public bool TryTake([NotNullWhen(true)] out GatewayEvent? taken)
    {
        taken = null;
        if (_events is null || Fault is not null)
        {
            return false;
        }

        try
        {
            _next ??= _events.MoveNextAsync().AsTask();
        }
        catch (Exception error)
        {
            Fault = Describe(error);
            return false;
        }

        if (!_next.IsCompleted)
        {
            return false;
        }

        Task<bool> next = _next;
        _next = null;
        if (next is { IsCompletedSuccessfully: true, Result: true })
        {
            taken = _events.Current;
            return true;
        }

        Fault = next.Exception?.GetBaseException() is { } broke ? Describe(broke) : "The host's stream has ended.";
        return false;
    }

    private static string Describe(Exception error) => $"The host's stream broke with {error.GetType().Name}: {error.Message}";

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    // A stream that does not heed its cancellation is left behind.
    private async ValueTask CloseAsync()
    {
        if (_events is { } events && _next is null or { IsCompleted: true })
        {
            try
            {
                await events.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                Fault = error.Message; // of a stream that broke already
            }
        }

        (_events, _next) = (null, null);
    }
}
