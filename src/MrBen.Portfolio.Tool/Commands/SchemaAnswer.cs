using System.Text.Json;
using MrBen.Portfolio.Tool.Screens;
using Spectre.Console;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>A document, or where it was written.</summary>
internal sealed class SchemaAnswer(string text, string? path) : Answer
{
    public override void Show(IAnsiConsole console)
    {
        if (path is null)
        {
            console.Profile.Out.Writer.Write(text); // as it is, not wrapped to the width of a terminal
        }
        else
        {
            console.Line($"Wrote {path}.");
        }
    }

    public override void WriteJson(Utf8JsonWriter writer)
    {
        if (path is null)
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            writer.WritePropertyName("document");
            document.RootElement.WriteTo(writer);
        }
        else
        {
            writer.WriteString("output", path);
        }
    }
}
