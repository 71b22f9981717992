using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>A text that a parser takes.</summary>
/// <typeparam name="T">What the text stands for.</typeparam>
/// <param name="expected">What the text must be, for <c>it must be …</c>.</param>
/// <param name="parse">The value, or nothing where the text is not one.</param>
/// <param name="show">The text of a value.</param>
internal sealed class TextValue<T>(string expected, Func<string, T?> parse, Func<T, string> show) : ConfigurationValue<T>
    where T : struct
{
    public override bool TryRead(JsonElement element, out T value, out string reason)
    {
        T? read = element.ValueKind == JsonValueKind.String ? parse(element.GetString()!) : null;
        value = read ?? default;
        reason = read is null ? $"{Shown(element)} is not {expected}." : "";
        return read is not null;
    }

    public override void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(show(value));

    public override void Describe(Utf8JsonWriter writer) => writer.WriteString("type", "string");
}
