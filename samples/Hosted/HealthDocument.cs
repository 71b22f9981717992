using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hosted;

/// <summary>A report of health as JSON: its status, and each area of each check in a sentence.</summary>
internal static class HealthDocument
{
    // People read it: quotation marks stay what they are, which only a page of HTML around it could take amiss.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using Utf8JsonWriter writer = new(context.Response.BodyWriter.AsStream(leaveOpen: true), Readable);
        writer.WriteStartObject();
        writer.WriteString("status", report.Status.ToString());
        foreach ((string name, HealthReportEntry entry) in report.Entries)
        {
            writer.WriteStartObject(name);
            writer.WriteString("status", entry.Status.ToString());
            writer.WriteString("description", entry.Description);
            foreach ((string area, object detail) in entry.Data)
            {
                writer.WriteString(area, detail.ToString());
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
