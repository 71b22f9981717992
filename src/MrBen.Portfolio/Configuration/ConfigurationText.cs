using System.Text;
using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>How the document is quoted, and code is named, in faults.</summary>
internal static class ConfigurationText
{
    /// <summary>The element as it stands in the document, in one line, shortened.</summary>
    public static string Shown(JsonElement element)
    {
        const int Longest = 60;
        string text = element.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
    }

    /// <summary>A name of code as the document writes names.</summary>
    public static string SnakeCase(string name)
    {
        StringBuilder text = new();
        foreach (char letter in name)
        {
            text.Append(char.IsUpper(letter) && text.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
