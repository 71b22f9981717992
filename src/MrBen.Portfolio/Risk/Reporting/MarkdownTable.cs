using System.Text;

namespace MrBen.Portfolio.Risk.Reporting;

/// <summary>Writes one table of a Markdown document. Not thread-safe.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text;

    /// <summary>Begins a table; headings that begin with &gt; are of numbers, which stand to the right.</summary>
    public MarkdownTable(StringBuilder text, params ReadOnlySpan<string> headings)
    {
        _text = text;
        foreach (string heading in headings)
        {
            text.Append("| ").Append(heading.TrimStart('>')).Append(' ');
        }

        text.Append("|\n");
        foreach (string heading in headings)
        {
            text.Append(heading.StartsWith('>') ? "| ---: " : "| --- ");
        }

        text.Append("|\n");
    }

    /// <summary>Adds a row.</summary>
    public void Row(params ReadOnlySpan<string> cells)
    {
        foreach (string cell in cells)
        {
            // What a user named may hold what ends a cell.
            _text.Append("| ").Append(cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ")).Append(' ');
        }

        _text.Append("|\n");
    }
}
