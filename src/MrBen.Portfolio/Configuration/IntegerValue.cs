using System.Text.Json;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>A whole number in a range.</summary>
internal sealed class IntegerValue(int min, int max = int.MaxValue) : ConfigurationValue<int>
{
    private string Expected => max == int.MaxValue ? Invariant($"at least {min}") : Invariant($"in [{min}, {max}]");

    // A whole number may be written as 10.0 or 1e1, as JSON Schema has it.
    public override bool TryRead(JsonElement element, out int value, out string reason)
    {
        value = 0;
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out double number) || Math.Floor(number) != number)
        {
            reason = $"{Shown(element)} is not a whole number; it must be {Expected}.";
            return false;
        }

        bool fits = number >= min && number <= max;
        value = fits ? (int)number : 0;
        string expected = number > max ? Invariant($"in [{min}, {max}]") : Expected;
        reason = fits ? "" : $"{Shown(element)} is out of range; it must be {expected}.";
        return fits;
    }

    public override void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

    public override void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under) => PairMerge.WriteNumber(writer, pair);

    public override void Describe(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "integer");
        writer.WriteNumber("minimum", min);
        if (max != int.MaxValue)
        {
            writer.WriteNumber("maximum", max);
        }
    }
}
