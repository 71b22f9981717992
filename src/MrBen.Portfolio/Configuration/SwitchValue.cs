using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>True or false.</summary>
internal sealed class SwitchValue : ConfigurationValue<bool>
{
    public override bool TryRead(JsonElement element, out bool value, out string reason)
    {
        value = element.ValueKind == JsonValueKind.True;
        bool fits = value || element.ValueKind == JsonValueKind.False;
        reason = fits ? "" : $"{Shown(element)} is neither true nor false.";
        return fits;
    }

    public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

    public override void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under) => PairMerge.WriteSwitch(writer, pair);

    public override void Describe(Utf8JsonWriter writer) => writer.WriteString("type", "boolean");
}
