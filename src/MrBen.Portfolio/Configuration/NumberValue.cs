using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>A number in a range.</summary>
internal sealed class NumberValue(NumberRange range) : ConfigurationValue<double>
{
    public override bool TryRead(JsonElement element, out double value, out string reason)
    {
        value = 0;
        if (element.ValueKind != JsonValueKind.Number)
        {
            reason = $"{Shown(element)} is not a number; it must be {range}.";
            return false;
        }

        bool fits = element.TryGetDouble(out value) && range.Contains(value);
        reason = fits ? "" : $"{Shown(element)} is out of range; it must be {range}.";
        return fits;
    }

    public override void Write(Utf8JsonWriter writer, double value) => writer.WriteNumberValue(value);

    public override void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under) => PairMerge.WriteNumber(writer, pair);

    public override void Describe(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "number");
        range.Describe(writer);
    }
}
