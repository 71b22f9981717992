using System.Text.Json;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Configuration;

/// <summary>Two rising positive numbers.</summary>
internal sealed class ThresholdsValue : ConfigurationValue<VolatilityThresholds>
{
    public override bool IsList => true;

    public override bool TryRead(JsonElement element, out VolatilityThresholds value, out string reason)
    {
        value = default;
        double[] ends = element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number ? item.GetDouble() : double.NaN)]
            : [];
        bool fits = ends.Length == 2 && ends[0] > 0 && ends[1] > ends[0] && double.IsFinite(ends[1]);
        reason = fits ? "" : $"{Shown(element)} is not a list of two rising positive numbers.";
        value = fits ? VolatilityThresholds.RatioToReference(ends[0], ends[1]) : default;
        return fits;
    }

    public override void Write(Utf8JsonWriter writer, VolatilityThresholds value)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.CalmBelow);
        writer.WriteNumberValue(value.TurbulentAbove);
        writer.WriteEndArray();
    }

    public override void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under) =>
        PairMerge.WriteList(writer, pair, under, (said, _) => PairMerge.WriteNumber(writer, said));

    public override void Describe(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "array");
        writer.WriteNumber("minItems", 2);
        writer.WriteNumber("maxItems", 2);
        writer.WriteStartObject("items");
        writer.WriteString("type", "number");
        writer.WriteNumber("exclusiveMinimum", 0);
        writer.WriteEndObject();
    }
}
