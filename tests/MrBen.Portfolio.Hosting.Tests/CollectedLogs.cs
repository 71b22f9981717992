using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>Keeps what is logged, and wakes whoever waits for a message.</summary>
internal sealed class CollectedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public IReadOnlyList<LogEntry> Of(int id) => [.. _entries.Where(entry => entry.Id == id)];

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <summary>Waits until so many messages of an id, and where asked with a text in them, were logged.</summary>
    public async Task WaitForAsync(int id, int count = 1, string text = "")
    {
        while (true)
        {
            Task next;
            lock (_lock)
            {
                next = _next.Task;
            }

            if (Of(id).Count(entry => entry.Message.Contains(text, StringComparison.Ordinal)) >= count)
            {
                return;
            }

            await Waiting.For(next);
        }
    }

    public void Dispose()
    {
    }

    private void Add(LogEntry entry)
    {
        _entries.Enqueue(entry);
        TaskCompletionSource arrived;
        lock (_lock)
        {
            (arrived, _next) = (_next, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        arrived.SetResult();
    }

    private sealed class Logger(CollectedLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Dictionary<string, object?> scopes = [];
            logs._scopes.ForEachScope(
                static (scope, all) =>
                {
                    foreach ((string key, object? value) in scope as IEnumerable<KeyValuePair<string, object?>> ?? [])
                    {
                        all[key] = value;
                    }
                },
                scopes);
            logs.Add(new LogEntry(eventId.Id, logLevel, formatter(state, exception), exception, scopes));
        }
    }
}
