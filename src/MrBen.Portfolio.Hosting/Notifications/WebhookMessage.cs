using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Reporting;

namespace MrBen.Portfolio.Hosting.Notifications;

/// <summary>A message of a webhook: one alert, or several joined. Immutable.</summary>
/// <param name="Id">Thirty-two hexadecimal digits that follow from what it says: the same alert has the same id in every process.</param>
/// <param name="Body">The JSON, UTF-8.</param>
/// <param name="Alerts">Number of alerts in it.</param>
internal sealed record WebhookMessage(string Id, ReadOnlyMemory<byte> Body, int Alerts)
{
    private const string Several = "several";

    // Sentences stay readable; nothing of this is shown in a web page as it is.
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The message of alerts, oldest first, at least one.</summary>
    public static WebhookMessage Of(string portfolio, IReadOnlyList<RiskAlert> alerts)
    {
        byte[] unnamed = Write("", portfolio, alerts);
        string id = Convert.ToHexStringLower(SHA256.HashData(unnamed))[..32];
        return new WebhookMessage(id, Write(id, portfolio, alerts), alerts.Count);
    }

    private static byte[] Write(string id, string portfolio, IReadOnlyList<RiskAlert> alerts)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Layout))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("portfolio", portfolio);
            if (alerts.Count == 1)
            {
                WriteAlert(writer, alerts[0]);
            }
            else
            {
                WriteSeveral(writer, alerts);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteSeveral(Utf8JsonWriter writer, IReadOnlyList<RiskAlert> alerts)
    {
        string kinds = string.Join(", ", alerts.CountBy(alert => alert.Kind).OrderBy(kind => kind.Key).Select(
            kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Value} {Name(kind.Key)}")));
        writer.WriteString("kind", Several);
        writer.WriteString("severity", Name(alerts.Max(alert => alert.Severity)));
        writer.WriteString("topic", Several);
        writer.WriteString("detail", string.Create(CultureInfo.InvariantCulture, $"{alerts.Count} more alerts: {kinds}."));
        writer.WriteString("time", alerts[^1].Time);
        writer.WriteNumber("sequence", alerts[^1].Sequence);
        writer.WriteNumber("suppressed", alerts.Sum(alert => (long)alert.Suppressed));
        writer.WriteStartArray("alerts");
        foreach (RiskAlert alert in alerts)
        {
            writer.WriteStartObject();
            WriteAlert(writer, alert);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAlert(Utf8JsonWriter writer, RiskAlert alert)
    {
        writer.WriteString("kind", Name(alert.Kind));
        writer.WriteString("severity", Name(alert.Severity));
        writer.WriteString("topic", alert.Topic);
        writer.WriteString("detail", alert.Detail);
        writer.WriteString("time", alert.Time);
        writer.WriteNumber("sequence", alert.Sequence);
        writer.WriteNumber("suppressed", alert.Suppressed);
        if (alert is ReportAlert report)
        {
            writer.WriteString("markdown", report.Markdown);
        }
    }

    // risk_breach, as the configuration has it.
    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
