using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <content>Kept as JSON, and read back with every value checked.</content>
public sealed partial record GateState
{
    private const int Version = 1;
    private const int LongestWindow = 100_000; // as GateOptions.RollingWindow allows
    private const string Day = "yyyy-MM-dd";

    /// <summary>The state as one JSON object; numbers come back bit for bit.</summary>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteString("status", Status.ToString());
            WriteDay(writer, "since", Since);
            writer.WriteString("configuration", Configuration);
            writer.WriteNumber("gain_deviation", GainDeviation);
            writer.WriteNumber("cusum_sum", CusumSum);
            WriteDay(writer, "last_observed", LastObserved);
            WriteNumbers(writer, "recent_gains", RecentGains);
            WriteNumbers(writer, "recent_scales", RecentScales);
            writer.WriteStartArray("tried");
            foreach (GateTrial trial in Tried)
            {
                writer.WriteStartObject();
                writer.WriteString("configuration", trial.Configuration);
                writer.WriteNumber("times", trial.Times);
                writer.WriteNumber("observations", trial.Observations);
                writer.WriteBoolean("is_refused", trial.IsRefused);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no such object; the message names the value and what is wrong with it.</exception>
    public static GateState FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new FormatException("The state of the gate is not JSON: " + exception.Message, exception);
        }
    }

    private static GateState Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("The state of the gate is not a JSON object.");
        }

        int version = WholeOf(root, "version", 1);
        if (version != Version)
        {
            throw new FormatException(Invariant($"The state of the gate has version {version}; {Version} can be read."));
        }

        GateState state = new()
        {
            Status = StatusOf(TextOf(root, "status")),
            Since = DayOf(root, "since"),
            Configuration = TextOf(root, "configuration"),
            GainDeviation = AmountOf(root, "gain_deviation"),
            CusumSum = AmountOf(root, "cusum_sum"),
            LastObserved = DayOf(root, "last_observed"),
            RecentGains = NumbersOf(root, "recent_gains"),
            RecentScales = NumbersOf(root, "recent_scales"),
            Tried = [.. ListOf(root, "tried").EnumerateArray().Select(TrialOf)],
        };
        return state.Check();
    }

    private GateState Check()
    {
        string? fault =
            RecentGains.Length != RecentScales.Length ? "recent_gains and recent_scales differ in length"
            : RecentGains.Length > LongestWindow ? "recent_gains is longer than any window"
            : RecentScales.Any(scale => scale < 0) ? "recent_scales has a negative value"
            : IsOpen && (Configuration.Length == 0 || Since is null || FindTrial(Configuration) < 0)
                ? "an open gate needs a configuration that was tried, and a day"
            : Tried.Select(trial => trial.Configuration).Distinct(StringComparer.Ordinal).Count() != Tried.Length
                ? "a configuration is among those tried twice"
            : null;
        return fault is null ? this : throw new FormatException($"The state of the gate is unsound: {fault}.");
    }

    private static GateTrial TrialOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("tried holds something that is not an object.");
        }

        string configuration = TextOf(element, "configuration");
        return string.IsNullOrWhiteSpace(configuration)
            ? throw new FormatException("configuration of a trial is blank.")
            : new GateTrial(
                configuration, WholeOf(element, "times", 1), WholeOf(element, "observations", 0),
                Of(element, "is_refused").ValueKind switch
                {
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    _ => throw new FormatException("is_refused is neither true nor false."),
                });
    }

    // By name only: numbers would be accepted by a parser of enumerations.
    private static PredictionStatus StatusOf(string name)
    {
        foreach (PredictionStatus status in Enum.GetValues<PredictionStatus>())
        {
            if (string.Equals(status.ToString(), name, StringComparison.Ordinal))
            {
                return status;
            }
        }

        throw new FormatException($"status is {name}; there is no such status.");
    }

    private static JsonElement Of(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) ? value : throw new FormatException($"{name} is missing.");

    private static string TextOf(JsonElement root, string name) => Of(root, name) is { ValueKind: JsonValueKind.String } value
        ? value.GetString()!
        : throw new FormatException($"{name} is not a text.");

    private static DateOnly? DayOf(JsonElement root, string name) => Of(root, name) switch
    {
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } value when DateOnly.TryParseExact(
            value.GetString(), Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) => day,
        _ => throw new FormatException($"{name} is neither null nor a day as {Day}."),
    };

    private static int WholeOf(JsonElement root, string name, int least) =>
        Of(root, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) && number >= least
            ? number
            : throw new FormatException(Invariant($"{name} is not a whole number of at least {least}."));

    private static double AmountOf(JsonElement root, string name) =>
        NumberOf(Of(root, name), name) is var number and >= 0 ? number : throw new FormatException($"{name} is negative.");

    private static double NumberOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"{name} is not a finite number.");

    private static JsonElement ListOf(JsonElement root, string name) =>
        Of(root, name) is { ValueKind: JsonValueKind.Array } value ? value : throw new FormatException($"{name} is not a list.");

    private static ImmutableArray<double> NumbersOf(JsonElement root, string name) =>
        [.. ListOf(root, name).EnumerateArray().Select(value => NumberOf(value, name))];

    private static void WriteDay(Utf8JsonWriter writer, string name, DateOnly? day)
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

    private static void WriteNumbers(Utf8JsonWriter writer, string name, ImmutableArray<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (double number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
