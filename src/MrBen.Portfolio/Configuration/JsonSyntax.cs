using System.Text.Json;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>What of JSON a document may be made of: comments are allowed, trailing commas are not, text must be Unicode.</summary>
internal static class JsonSyntax
{
    private const int MaxDepth = 64;

    /// <summary>How a document without fault is parsed.</summary>
    public static JsonDocumentOptions Document { get; } = new() { CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth };

    /// <summary>The first thing that keeps a text from being read as a document; <see langword="null"/> where nothing does.</summary>
    public static string? FindFault(ReadOnlySpan<byte> text)
    {
        Utf8JsonReader reader = new(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= MaxDepth)
                {
                    return Invariant($"The document nests deeper than {MaxDepth} levels at byte {reader.TokenStartIndex + 1}.");
                }

                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && !IsUnicode(reader))
                {
                    return Invariant(
                        $"The text at byte {reader.TokenStartIndex + 1} of the document holds an escape that is no character.");
                }
            }

            return null;
        }
        catch (JsonException error)
        {
            return Invariant($"The document is not JSON at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}.");
        }
    }

    // An escape may name half of a surrogate pair; the reader tells so only by this exception.
    private static bool IsUnicode(in Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
