using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace MrBen.Portfolio.Tool.Screens;

/// <summary>Values as the JSON documents have them: names in snake_case, fractions as fractions, null for what is not known.</summary>
internal static class JsonShapes
{
    public static void WriteFaults(Utf8JsonWriter writer, ImmutableArray<InputFault> faults)
    {
        writer.WriteObjects("faults", faults, fault =>
        {
            writer.WriteString("source", fault.Source);
            writer.WriteString("place", fault.Place);
            writer.WriteString("variable", fault.Variable);
            writer.WriteString("reason", fault.Reason);
        });
    }

    /// <summary>An array with an object of each item.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> writeMembers)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
        {
            writer.WriteStartObject();
            writeMembers(item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> items)
    {
        writer.WriteStartArray(name);
        foreach (string item in items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }

    public static void WriteOptional(this Utf8JsonWriter writer, string name, double? value)
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

    public static void WriteOptional(this Utf8JsonWriter writer, string name, decimal? value)
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

    public static void WriteDate(this Utf8JsonWriter writer, string name, DateOnly date) =>
        writer.WriteString(name, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>A value of an enumeration: <c>within_limit</c>.</summary>
    public static void WriteName(this Utf8JsonWriter writer, string name, Enum? value) =>
        writer.WriteString(name, value is null ? null : Words.Of(value).Replace(' ', '_'));
}
