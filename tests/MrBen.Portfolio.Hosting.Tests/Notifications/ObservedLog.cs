using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace MrBen.Portfolio.Hosting.Tests.Notifications;

/// <summary>Keeps what is logged, and lets a test wait for it.</summary>
internal sealed class ObservedLog<T> : ILogger<T>
{
    private readonly Channel<string> _written = Channel.CreateUnbounded<string>();

    /// <summary>Each message as <c>id level: text</c>.</summary>
    public ConcurrentQueue<string> Messages { get; } = [];

    /// <summary>The fields of each message.</summary>
    public ConcurrentQueue<Dictionary<string, object?>> Fields { get; } = [];

    /// <summary>Every scope that was begun, in words.</summary>
    public ConcurrentQueue<string> Scopes { get; } = [];

    /// <summary>Waits for the next message with an id.</summary>
    public async Task<string> NextAsync(int id)
    {
        while (true)
        {
            string message = await _written.Reader.ReadAsync(TestContext.Current.CancellationToken);
            if (message.StartsWith(FormattableString.Invariant($"{id} "), StringComparison.Ordinal))
            {
                return message;
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Scopes.Enqueue(state.ToString() ?? "");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string message = FormattableString.Invariant($"{eventId.Id} {logLevel}: {formatter(state, exception)}");
        Messages.Enqueue(message);
        Fields.Enqueue(((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(field => field.Key, field => field.Value));
        _written.Writer.TryWrite(message);
    }
}
