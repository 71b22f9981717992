using System.Text.Json;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>
/// What pairs of path and text say of one place: a text, members, or nothing. Names are compared without regard to case, as environments and
/// configuration providers do.
/// </summary>
internal sealed class PairNode(string name)
{
    // Deeper than any key; what is deeper still would only be an unknown key, and must not exhaust the stack.
    private const int MaxParts = 32;

    private static readonly string[] Separators = [":", "__"];

    private readonly List<PairNode> _members = [];
    private bool _isStated;

    /// <summary>The last part of the path, as the first pair spells it.</summary>
    public string Name { get; } = name;

    /// <summary>The text; <see langword="null"/> where the value is null, or where no pair names this very place.</summary>
    public string? Text { get; private set; }

    public IReadOnlyList<PairNode> Members => _members;

    /// <summary>Whether there is neither text nor member: null, or an object without members.</summary>
    public bool IsNothing => _members.Count == 0 && Text is null;

    /// <summary>Whether there is no member, and no text or an empty one.</summary>
    public bool IsEmpty => _members.Count == 0 && string.IsNullOrEmpty(Text);

    /// <summary>The tree that pairs make; paths that are no places are reported.</summary>
    public static PairNode TreeOf(IEnumerable<KeyValuePair<string, string?>> pairs, Action<ConfigurationFault> report)
    {
        PairNode root = new("");
        foreach ((string path, string? text) in pairs)
        {
            string[] parts = path.Split(Separators, StringSplitOptions.None);
            string place = $"{ConfigurationReader.RootName}.{string.Join('.', parts)}";
            if (parts.Length > MaxParts)
            {
                report(new ConfigurationFault(place, Invariant($"unknown key of {parts.Length} parts.")));
                continue;
            }

            PairNode node = parts.Aggregate(root, (section, part) => section.FindOrAdd(part));
            if (node._isStated)
            {
                report(new ConfigurationFault(place, "stands there twice."));
            }

            node._isStated = true;
            node.Text = text;
        }

        return root;
    }

    public PairNode? Find(string member) => _members.Find(node => node.Name.Equals(member, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes texts and objects as they are said, for the reader to take or to refuse.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        if (_members.Count == 0)
        {
            writer.WriteStringValue(Text);
            return;
        }

        writer.WriteStartObject();
        foreach (PairNode member in _members)
        {
            writer.WritePropertyName(member.Name);
            member.Write(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reports what is said of a place beside members of it.</summary>
    /// <param name="known">What the table has at this place; <see langword="null"/> where it has nothing.</param>
    /// <param name="path">The place.</param>
    /// <param name="report">Takes the faults.</param>
    public void ReportContradictions(ConfigurationNode? known, string path, Action<ConfigurationFault> report)
    {
        foreach (PairNode member in _members)
        {
            string place = $"{path}.{member.Name}";
            ConfigurationNode? there = known?.Key is null ? known?.FindInAnyCase(member.Name) : known; // what is below a key is the key's
            if (member is { Text: { } text, _members.Count: > 0 })
            {
                string shown = there is { MayBeSecret: false } ? $"\"{text}\"" : "a text";
                report(new ConfigurationFault(place, text.Length == 0
                    ? "an empty text or list stands beside members of it; leave one of them out."
                    : $"{shown} stands beside members of it."));
            }

            member.ReportContradictions(there, place, report);
        }
    }

    private PairNode FindOrAdd(string member)
    {
        PairNode? found = Find(member);
        if (found is null)
        {
            found = new PairNode(member);
            _members.Add(found);
        }

        return found;
    }
}
