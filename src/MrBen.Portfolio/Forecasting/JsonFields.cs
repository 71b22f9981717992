using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting;

/// <summary>
/// Small states kept as JSON objects: written without a culture, read back with every value checked. What is wrong is a
/// <see cref="FormatException"/> that names the value.
/// </summary>
internal static class JsonFields
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>One object as text.</summary>
    public static string Write(Action<Utf8JsonWriter> writeFields, bool isIndented = false)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = isIndented, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writeFields(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads one object of a version.</summary>
    /// <param name="json">The text.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="version">The version that can be read, under <c>version</c>.</param>
    /// <param name="read">Takes the object.</param>
    public static T Read<T>(string json, string what, int version, Func<JsonElement, T> read)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"{what} is not a JSON object.");
            }

            int found = WholeOf(root, "version", 1);
            return found == version
                ? read(root)
                : throw new FormatException(Invariant($"{what} has version {found}; {version} can be read."));
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{what} is not JSON: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // A text with half a surrogate pair parses, and fails where it is taken.
            throw new FormatException($"{what} holds a text that is none: {exception.Message}", exception);
        }
    }

    public static JsonElement Of(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) ? value : throw new FormatException($"{name} is missing.");

    public static JsonElement ObjectOf(JsonElement root, string name) =>
        Of(root, name) is { ValueKind: JsonValueKind.Object } value ? value : throw new FormatException($"{name} is not an object.");

    public static bool IsNull(JsonElement root, string name) => Of(root, name).ValueKind == JsonValueKind.Null;

    public static string TextOf(JsonElement root, string name) => Of(root, name) is { ValueKind: JsonValueKind.String } value
        ? value.GetString()!
        : throw new FormatException($"{name} is not a text.");

    public static bool TruthOf(JsonElement root, string name) => Of(root, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException($"{name} is neither true nor false."),
    };

    public static DateOnly? DayOf(JsonElement root, string name) => Of(root, name) switch
    {
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } value when DateOnly.TryParseExact(
            value.GetString(), Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) => day,
        _ => throw new FormatException($"{name} is neither null nor a day as {Day}."),
    };

    public static DateTimeOffset MomentOf(JsonElement root, string name) => DateTimeOffset.TryParseExact(
        TextOf(root, name), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset moment)
        ? moment
        : throw new FormatException($"{name} is no moment in round-trip form.");

    public static int WholeOf(JsonElement root, string name, int least) =>
        Of(root, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) && number >= least
            ? number
            : throw new FormatException(Invariant($"{name} is not a whole number of at least {least}."));

    public static double AmountOf(JsonElement root, string name, double most = double.MaxValue) =>
        Amount(Of(root, name), name, most);

    public static double NumberOf(JsonElement root, string name) => Number(Of(root, name), name);

    public static ImmutableArray<double> NumbersOf(JsonElement root, string name) =>
        [.. ListOf(root, name).Select(value => Number(value, name))];

    public static ImmutableArray<double> AmountsOf(JsonElement root, string name, double most) =>
        [.. ListOf(root, name).Select(value => Amount(value, name, most))];

    public static IEnumerable<JsonElement> ListOf(JsonElement root, string name) => Of(root, name) is { ValueKind: JsonValueKind.Array } value
        ? value.EnumerateArray()
        : throw new FormatException($"{name} is not a list.");

    /// <summary>A value of an enumeration by its name only: numbers would be accepted by a parser of enumerations.</summary>
    public static T NameOf<T>(JsonElement root, string name)
        where T : struct, Enum
    {
        string text = TextOf(root, name);
        foreach (T value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.Ordinal))
            {
                return value;
            }
        }

        throw new FormatException($"{name} is {text}; there is no such {name}.");
    }

    public static void WriteDay(Utf8JsonWriter writer, string name, DateOnly? day)
    {
        if (day is { } known)
        {
            writer.WriteString(name, known.ToString(Day, CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteMoment(Utf8JsonWriter writer, string name, DateTimeOffset? moment)
    {
        if (moment is { } known)
        {
            writer.WriteString(name, known.ToString("O", CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteNumber(Utf8JsonWriter writer, string name, double? number)
    {
        if (number is { } known && double.IsFinite(known))
        {
            writer.WriteNumber(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteNumbers(Utf8JsonWriter writer, string name, ImmutableArray<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (double number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    private static double Amount(JsonElement value, string name, double most)
    {
        double number = Number(value, name);
        return number < 0 ? throw new FormatException($"{name} is negative.")
            : number <= most ? number
            : throw new FormatException(Invariant($"{name} is {number}; it must be at most {most}."));
    }

    private static double Number(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"{name} is not a finite number.");
}
