using System.Text;
using System.Text.Json;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <content>Kept as JSON, and read back with every value checked.</content>
public sealed partial class HedgeWeights
{
    private const int Version = 1;

    // Sums of losses in [0, 1] may end this far, in shares of themselves, above the number of rounds.
    private const double Rounding = 1e-9;

    /// <summary>The state as one JSON object; numbers come back bit for bit.</summary>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            if (Horizon is { } horizon)
            {
                writer.WriteNumber("horizon", horizon);
            }
            else
            {
                writer.WriteNull("horizon");
            }

            writer.WriteNumber("rounds", Rounds);
            writer.WriteNumber("mixture_loss", MixtureLoss);
            writer.WriteNumber("sum_of_rates", SumOfRates);
            writer.WriteStartArray("losses");
            foreach (double loss in Losses)
            {
                writer.WriteNumberValue(loss);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no such object; the message names the value and what is wrong with it.</exception>
    public static HedgeWeights FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new FormatException("The weights of experts are not JSON: " + exception.Message, exception);
        }
    }

    private static HedgeWeights Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("The weights of experts are not a JSON object.");
        }

        int version = WholeOf(Of(root, "version"), "version", 1);
        if (version != Version)
        {
            throw new FormatException(Invariant($"The weights of experts have version {version}; {Version} can be read."));
        }

        JsonElement horizon = Of(root, "horizon");
        int rounds = WholeOf(Of(root, "rounds"), "rounds", 0);
        double most = rounds * (1 + Rounding);
        JsonElement list = Of(root, "losses");
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw new FormatException("losses of the weights of experts is not a list of at least one number.");
        }

        return new HedgeWeights(
            horizon.ValueKind == JsonValueKind.Null ? null : WholeOf(horizon, "horizon", 1), rounds,
            AmountOf(Of(root, "mixture_loss"), "mixture_loss", most), AmountOf(Of(root, "sum_of_rates"), "sum_of_rates", double.MaxValue),
            [.. list.EnumerateArray().Select(element => AmountOf(element, "losses", most))]);
    }

    private static JsonElement Of(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement element)
        ? element
        : throw new FormatException($"The weights of experts lack {name}.");

    private static int WholeOf(JsonElement element, string name, int least) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value) && value >= least
            ? value
            : throw new FormatException(
                Invariant($"{name} of the weights of experts is {element}; it must be a whole number from {least}."));

    private static double AmountOf(JsonElement element, string name, double most) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && value >= 0 && value <= most
            ? value
            : throw new FormatException(Invariant($"{name} of the weights of experts is {element}; it must be in [0, {most}]."));
}
