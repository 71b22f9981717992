using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>A list of values of one kind, each once.</summary>
internal sealed class ListValue<T>(ConfigurationValue<T> item) : ConfigurationValue<ImmutableArray<T>>
{
    public override bool IsList => true;

    public override bool TryRead(JsonElement element, out ImmutableArray<T> value, out string reason)
    {
        value = [];
        if (element.ValueKind != JsonValueKind.Array)
        {
            reason = $"{Shown(element)} is not a list.";
            return false;
        }

        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();
        List<string> reasons = [];
        int place = 0;
        foreach (JsonElement entry in element.EnumerateArray())
        {
            if (!item.TryRead(entry, out T read, out string fault))
            {
                reasons.Add(Invariant($"[{place}] {fault}"));
            }
            else if (items.Contains(read))
            {
                reasons.Add(Invariant($"[{place}] {Shown(entry)} stands there twice."));
            }
            else
            {
                items.Add(read);
            }

            place++;
        }

        reason = string.Join(' ', reasons);
        value = items.ToImmutable();
        return reasons.Count == 0;
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value)
    {
        writer.WriteStartArray();
        foreach (T entry in value)
        {
            item.Write(writer, entry);
        }

        writer.WriteEndArray();
    }

    public override void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under) =>
        PairMerge.WriteList(writer, pair, under, (said, old) => item.WritePair(writer, said, old));

    public override void Describe(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "array");
        writer.WriteBoolean("uniqueItems", true);
        writer.WriteStartObject("items");
        item.Describe(writer);
        writer.WriteEndObject();
    }
}
