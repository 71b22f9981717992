using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>How the document is quoted in faults.</summary>
internal static class ConfigurationText
{
    /// <summary>The element as it stands in the document, in one line, shortened.</summary>
    public static string Shown(JsonElement element)
    {
        const int Longest = 60;
        string text = element.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
    }
}
