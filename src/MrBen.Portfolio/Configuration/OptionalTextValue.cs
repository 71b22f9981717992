using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>A text that fits, or <c>null</c> for none.</summary>
/// <param name="expected">What the text must be, for <c>… is not</c>.</param>
/// <param name="fits">Whether a text is one.</param>
/// <param name="shortest">Fewest characters that one has.</param>
/// <param name="isSecret">Whether it is to be written and never read.</param>
internal sealed class OptionalTextValue(string expected, Func<string, bool> fits, int shortest, bool isSecret) : ConfigurationValue<string?>
{
    public override bool TryRead(JsonElement element, out string? value, out string reason)
    {
        value = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        bool isSound = element.ValueKind == JsonValueKind.Null || (value is not null && value.Length >= shortest && fits(value));
        reason = isSound ? "" : $"{Shown(element)} is not {expected}.";
        return isSound;
    }

    public override void Write(Utf8JsonWriter writer, string? value) => writer.WriteStringValue(value);

    /// <summary>Null is an empty text, or <c>null</c>.</summary>
    public override void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under)
    {
        if (pair.IsEmpty || pair is { Members.Count: 0, Text: "null" })
        {
            writer.WriteNullValue();
        }
        else
        {
            pair.Write(writer);
        }
    }

    public override void Describe(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("anyOf");
        writer.WriteStartObject();
        writer.WriteString("type", "string");
        writer.WriteNumber("minLength", shortest);
        writer.WriteEndObject();
        writer.WriteStartObject();
        writer.WriteString("type", "null");
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (isSecret)
        {
            writer.WriteBoolean("writeOnly", true);
        }
    }
}
