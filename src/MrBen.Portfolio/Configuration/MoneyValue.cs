using System.Text.Json;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>An exact decimal number in a range.</summary>
internal sealed class MoneyValue(NumberRange range) : ConfigurationValue<decimal>
{
    public override bool TryRead(JsonElement element, out decimal value, out string reason)
    {
        value = 0;
        if (element.ValueKind != JsonValueKind.Number)
        {
            reason = $"{Shown(element)} is not a number; it must be {range}.";
            return false;
        }

        if (!element.TryGetDecimal(out value))
        {
            reason = Invariant($"{Shown(element)} is out of range; it must be {range} and at most {decimal.MaxValue} in size.");
            return false;
        }

        bool fits = range.Contains((double)value);
        reason = fits ? "" : $"{Shown(element)} is out of range; it must be {range}.";
        return fits;
    }

    public override void Write(Utf8JsonWriter writer, decimal value) => writer.WriteNumberValue(value);

    public override void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under) => PairMerge.WriteNumber(writer, pair);

    public override void Describe(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "number");
        range.Describe(writer);
    }
}
