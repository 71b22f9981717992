using System.Text.Json;
using MrBen.Portfolio.Risk.Reporting;
using Spectre.Console;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>A risk report, as Markdown or as its own JSON.</summary>
internal sealed class ReportAnswer(RiskReport report) : Answer
{
    public override void Show(IAnsiConsole console) => console.Profile.Out.Writer.WriteLine(report.ToMarkdown());

    public override void WriteJson(Utf8JsonWriter writer)
    {
        using MemoryStream stream = new();
        report.WriteJson(stream);
        using JsonDocument document = JsonDocument.Parse(stream.GetBuffer().AsMemory(0, (int)stream.Length));
        writer.WritePropertyName("report");
        document.RootElement.WriteTo(writer);
    }
}
