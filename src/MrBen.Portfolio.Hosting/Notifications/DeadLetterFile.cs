using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace MrBen.Portfolio.Hosting.Notifications;

/// <summary>
/// The file of what could not be delivered: a line of JSON for each message, each written at once. Grows to a size and no further. While letters
/// are sent again they are in a second file beside it, so that a process that dies then loses none. Thread-safe.
/// </summary>
internal sealed class DeadLetterFile(string path, long maxBytes, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly string _taken = path + ".resending";
    private bool _isFullTold;
    private bool _isFailureTold;

    /// <summary>Keeps a message; false, with a word in the log, where there is no room or the file cannot be written.</summary>
    public bool TryAdd(WebhookMessage message, string reason, int attempts, DateTimeOffset time)
    {
        byte[] line = Line(message, reason, attempts, time);
        lock (_lock)
        {
            try
            {
                bool fits = (File.Exists(path) ? new FileInfo(path).Length : 0) + line.Length <= maxBytes;
                if (fits)
                {
                    Append(path, line);
                }
                else if (!_isFullTold)
                {
                    Log.DeadLettersFull(logger, path, maxBytes);
                }

                (_isFullTold, _isFailureTold) = (!fits, false);
                return fits;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                if (!_isFailureTold)
                {
                    Log.DeadLettersFailed(logger, path, error);
                }

                _isFailureTold = true;
                return false;
            }
        }
    }

    /// <summary>Takes all lines, those of a resending that was cut short first. They are in the second file until <see cref="PutBack"/>.</summary>
    /// <exception cref="IOException">A file cannot be read or written; nothing is lost.</exception>
    public string[] Take()
    {
        lock (_lock)
        {
            if (File.Exists(path))
            {
                Append(_taken, File.ReadAllBytes(path));
                File.Delete(path);
            }

            return File.Exists(_taken) ? [.. File.ReadLines(_taken).Where(line => line.Length > 0)] : [];
        }
    }

    /// <summary>Ends a resending: puts back the lines that are still dead.</summary>
    /// <exception cref="IOException">A file cannot be written; nothing is lost.</exception>
    public void PutBack(IReadOnlyCollection<string> lines)
    {
        lock (_lock)
        {
            if (lines.Count > 0)
            {
                Append(path, Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
            }

            File.Delete(_taken);
        }
    }

    /// <summary>The message of a line; null where it is none.</summary>
    public static WebhookMessage? Read(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out JsonElement id) && id.GetString() is { } name
                && root.TryGetProperty("alerts", out JsonElement alerts) && alerts.TryGetInt32(out int count)
                && root.TryGetProperty("body", out JsonElement body) && body.ValueKind == JsonValueKind.Object
                ? new WebhookMessage(name, Encoding.UTF8.GetBytes(body.GetRawText()), count)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[] Line(WebhookMessage message, string reason, int attempts, DateTimeOffset time)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id", message.Id);
            writer.WriteString("time", time);
            writer.WriteString("reason", reason);
            writer.WriteNumber("attempts", attempts);
            writer.WriteNumber("alerts", message.Alerts);
            writer.WritePropertyName("body");
            writer.WriteRawValue(message.Body.Span);
            writer.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    // One write for all of it, in a directory that is there. A line that a dying process tore gets its end first, so that it spoils
    // no other.
    private static void Append(string file, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        using FileStream stream = new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        bool isTorn = false;
        if (stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            isTorn = stream.ReadByte() != '\n';
        }

        stream.Seek(0, SeekOrigin.End);
        stream.Write(isTorn ? [(byte)'\n', .. content] : content);
    }
}
