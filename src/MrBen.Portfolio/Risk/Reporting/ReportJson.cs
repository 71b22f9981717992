using System.Text.Json;

namespace MrBen.Portfolio.Risk.Reporting;

/// <summary>How every report writes lists and numbers as JSON.</summary>
internal static class ReportJson
{
    public static void Array<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
        {
            writer.WriteStartObject();
            write(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void Strings(Utf8JsonWriter writer, string name, IEnumerable<string> strings)
    {
        writer.WriteStartArray(name);
        foreach (string text in strings)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    // JSON has no infinity: what is not a finite number is not known to a reader either.
    public static void Value(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } known && double.IsFinite(known))
        {
            writer.WriteNumber(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void Value(Utf8JsonWriter writer, string name, decimal? value)
    {
        if (value is { } known)
        {
            writer.WriteNumber(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void Value(Utf8JsonWriter writer, string name, int? value) => Value(writer, name, (decimal?)value);

    public static void Value(Utf8JsonWriter writer, string name, DateTimeOffset? value)
    {
        if (value is { } known)
        {
            writer.WriteString(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void Value(Utf8JsonWriter writer, string name, DateOnly? value) =>
        writer.WriteString(name, value?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
}
