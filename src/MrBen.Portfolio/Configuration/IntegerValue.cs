using System.Text.Json;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>A whole number in a range.</summary>
internal sealed class IntegerValue(int min, int max = int.MaxValue) : ConfigurationValue<int>
{
    private string Expected => max == int.MaxValue ? Invariant($"a whole number of at least {min}") : Invariant($"a whole number in [{min}, {max}]");

    public override bool TryRead(JsonElement element, out int value, out string reason)
    {
        value = 0;
        bool fits = element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out value) && value >= min && value <= max;
        reason = fits ? "" : $"{Shown(element)} is out of range; it must be {Expected}.";
        return fits;
    }

    public override void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

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
