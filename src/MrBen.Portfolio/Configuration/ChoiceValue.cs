using System.Collections.Immutable;
using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>One of several names.</summary>
/// <typeparam name="T">What the names stand for.</typeparam>
internal sealed class ChoiceValue<T>(ImmutableArray<(string Name, T Value)> choices) : ConfigurationValue<T>
{
    public override bool TryRead(JsonElement element, out T value, out string reason)
    {
        string names = string.Join(", ", choices.Select(choice => choice.Name));
        value = choices[0].Value;
        if (element.ValueKind != JsonValueKind.String)
        {
            reason = $"{Shown(element)} is not one of {names}.";
            return false;
        }

        string name = element.GetString()!;
        foreach ((string Name, T Value) choice in choices)
        {
            if (choice.Name == name)
            {
                value = choice.Value;
                reason = "";
                return true;
            }
        }

        string near = NearMatch.Find(name, choices.Select(choice => choice.Name)) is { } found ? $"; did you mean {found}?" : ".";
        reason = $"{Shown(element)} is not one of {names}{near}";
        return false;
    }

    public override void Write(Utf8JsonWriter writer, T value) =>
        writer.WriteStringValue(choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Name);

    public override void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under) => pair.Write(writer);

    public override void Describe(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("enum");
        foreach ((string Name, T Value) choice in choices)
        {
            writer.WriteStringValue(choice.Name);
        }

        writer.WriteEndArray();
    }
}
