using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>A value, or <c>null</c> for none.</summary>
internal sealed class OptionalValue<T>(ConfigurationValue<T> inner) : ConfigurationValue<T?>
    where T : struct
{
    public override bool TryRead(JsonElement element, out T? value, out string reason)
    {
        value = null;
        reason = "";
        if (element.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        bool fits = inner.TryRead(element, out T read, out reason);
        value = fits ? read : null;
        return fits;
    }

    public override void Write(Utf8JsonWriter writer, T? value)
    {
        if (value is { } given)
        {
            inner.Write(writer, given);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    /// <summary>Null is an empty text, or <c>null</c>.</summary>
    public override void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under)
    {
        if (pair.IsEmpty || pair is { Members.Count: 0, Text: "null" })
        {
            writer.WriteNullValue();
        }
        else
        {
            inner.WritePair(writer, pair, under);
        }
    }

    public override void Describe(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("anyOf");
        writer.WriteStartObject();
        inner.Describe(writer);
        writer.WriteEndObject();
        writer.WriteStartObject();
        writer.WriteString("type", "null");
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
