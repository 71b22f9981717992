using Microsoft.Extensions.Logging;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>One message with what its scopes said then.</summary>
internal sealed record LogEntry(int Id, LogLevel Level, string Message, Exception? Error, IReadOnlyDictionary<string, object?> Scopes);
