using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MrBen.Portfolio.Configuration;

/// <summary>
/// Writes a document with pairs laid over it: what pairs name is replaced or added, lists place by place; everything else stays as it was.
/// What a pair says is written as the value its key holds, or else as a text, which the reader then refuses with path and value.
/// </summary>
internal static partial class PairMerge
{
    /// <summary>The document with the pairs over its section; as it was where it has none.</summary>
    public static byte[] Over(JsonElement document, PairNode pairs, ConfigurationNode root)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, ConfigurationWriter.Layout))
        {
            if (document.ValueKind == JsonValueKind.Object)
            {
                writer.WriteStartObject();
                foreach (JsonProperty member in document.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (member.Name == ConfigurationReader.RootName)
                    {
                        WriteSection(writer, root, pairs, member.Value);
                    }
                    else
                    {
                        member.Value.WriteTo(writer);
                    }
                }

                writer.WriteEndObject();
            }
            else
            {
                document.WriteTo(writer);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Writes an object's members with those of a pair over them.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="pair">What is said of the object.</param>
    /// <param name="under">What the document says of it, if anything; what is no object stays.</param>
    /// <param name="knownAs">The name of a member as the document spells it; <see langword="null"/> where there is no such.</param>
    /// <param name="write">Writes a known member.</param>
    public static void WriteMembers(
        Utf8JsonWriter writer, PairNode pair, JsonElement? under, Func<string, string?> knownAs,
        Action<string, PairNode, JsonElement?> write)
    {
        if (under is { ValueKind: not JsonValueKind.Object } other)
        {
            other.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        HashSet<string> written = new(StringComparer.Ordinal);
        foreach (JsonProperty member in under is { } section ? [.. section.EnumerateObject()] : Array.Empty<JsonProperty>())
        {
            written.Add(member.Name);
            writer.WritePropertyName(member.Name);
            if (pair.Find(member.Name) is { } said && knownAs(member.Name) == member.Name)
            {
                write(member.Name, said, member.Value);
            }
            else
            {
                member.Value.WriteTo(writer);
            }
        }

        foreach (PairNode said in pair.Members.Where(said => !written.Contains(knownAs(said.Name) ?? said.Name)))
        {
            string? known = knownAs(said.Name);
            writer.WritePropertyName(known ?? said.Name);
            if (known is null)
            {
                said.Write(writer);
            }
            else
            {
                write(known, said, null);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes a number as one, digit for digit; a point stands before its fraction whatever the culture.</summary>
    public static void WriteNumber(Utf8JsonWriter writer, PairNode pair)
    {
        if (pair.Members.Count == 0 && pair.Text is { } text && Number().IsMatch(text))
        {
            writer.WriteRawValue(Encoding.ASCII.GetBytes(text));
        }
        else
        {
            pair.Write(writer);
        }
    }

    /// <summary>Writes true or false, in whatever case.</summary>
    public static void WriteSwitch(Utf8JsonWriter writer, PairNode pair)
    {
        if (pair.Members.Count == 0 && bool.TryParse(pair.Text, out bool value))
        {
            writer.WriteBooleanValue(value);
        }
        else
        {
            pair.Write(writer);
        }
    }

    /// <summary>Writes members 0, 1, … as a list, over one of the document place by place; an empty text is the empty list.</summary>
    public static void WriteList(Utf8JsonWriter writer, PairNode pair, JsonElement? under, Action<PairNode, JsonElement?> writeItem)
    {
        SortedDictionary<int, PairNode> places = [];
        foreach (PairNode member in pair.Members)
        {
            if (Place().IsMatch(member.Name))
            {
                places.Add(int.Parse(member.Name, CultureInfo.InvariantCulture), member);
            }
        }

        if (places.Count < pair.Members.Count || (pair.Members.Count == 0 && pair.Text != ""))
        {
            pair.Write(writer);
            return;
        }

        if (under is { ValueKind: not JsonValueKind.Array } other && pair.Members.Count > 0)
        {
            other.WriteTo(writer);
            return;
        }

        JsonElement[] old = under is { } list && pair.Members.Count > 0 ? [.. list.EnumerateArray()] : [];
        writer.WriteStartArray();
        for (int i = 0; i < old.Length; i++)
        {
            if (places.Remove(i, out PairNode? said))
            {
                writeItem(said, old[i]);
            }
            else
            {
                old[i].WriteTo(writer);
            }
        }

        foreach (PairNode added in places.Values)
        {
            writeItem(added, null);
        }

        writer.WriteEndArray();
    }

    private static void WriteSection(Utf8JsonWriter writer, ConfigurationNode section, PairNode pair, JsonElement? under)
    {
        if (pair.Members.Count == 0)
        {
            pair.Write(writer);
            return;
        }

        WriteMembers(writer, pair, under, name => section.FindInAnyCase(name)?.Name, (name, said, old) =>
        {
            ConfigurationNode known = section.Find(name)!;
            if (known.Key is { } key)
            {
                key.WritePair(writer, said, old);
            }
            else
            {
                WriteSection(writer, known, said, old);
            }
        });
    }

    // What JSON calls a number.
    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    // At most eight digits: they fit.
    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,7})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
