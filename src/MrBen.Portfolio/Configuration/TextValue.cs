using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>A text that a parser takes.</summary>
/// <typeparam name="T">What the text stands for.</typeparam>
/// <param name="expected">What the text must be, for <c>… is not</c>.</param>
/// <param name="parse">Whether a text is one, and what it stands for.</param>
/// <param name="show">The text of a value.</param>
internal sealed class TextValue<T>(string expected, TextParser<T> parse, Func<T, string> show) : ConfigurationValue<T>
{
    public override bool TryRead(JsonElement element, out T value, out string reason)
    {
        value = default!;
        bool fits = element.ValueKind == JsonValueKind.String && parse(element.GetString()!, out value);
        reason = fits ? "" : $"{Shown(element)} is not {expected}.";
        return fits;
    }

    public override void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(show(value));

    public override void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under) => pair.Write(writer);

    public override void Describe(Utf8JsonWriter writer) => writer.WriteString("type", "string");
}
