using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>Walks a document against the table of keys and collects every fault.</summary>
internal sealed class ConfigurationReader(ConfigurationNode root)
{
    public const string RootName = "advanced_portfolio";

    // Pairs say the same of both.
    private const string Nothing = "null or an object without members";

    private readonly List<ConfigurationFault> _faults = [];
    private readonly PortfolioOptions _options = new();

    /// <summary>The options, where there is no fault.</summary>
    /// <param name="json">The document.</param>
    /// <param name="pairs">Paths from the section on with their values, over those of the document.</param>
    /// <param name="faults">Every fault.</param>
    public PortfolioOptions? Read(
        string json, IEnumerable<KeyValuePair<string, string?>> pairs, out ImmutableArray<ConfigurationFault> faults)
    {
        byte[] text = Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF')); // a byte order mark is no part of the document
        if (JsonSyntax.FindFault(text) is { } fault)
        {
            _faults.Add(new ConfigurationFault("", fault));
        }
        else
        {
            using JsonDocument document = JsonDocument.Parse(text, JsonSyntax.Document);
            PairNode tree = PairNode.TreeOf(pairs, _faults.Add);
            tree.ReportContradictions(root, RootName, _faults.Add);
            if (tree.IsEmpty)
            {
                ReadDocument(document.RootElement, tree);
            }
            else
            {
                using JsonDocument merged = JsonDocument.Parse(PairMerge.Over(document.RootElement, tree, root), JsonSyntax.Document);
                ReadDocument(merged.RootElement, tree);
            }

            _faults.AddRange(_options.Validate().Select(FaultPlace.Of));
        }

        faults = [.. _faults];
        return faults.IsEmpty ? _options : null;
    }

    private void ReadDocument(JsonElement document, PairNode pairs)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            _faults.Add(new ConfigurationFault("", $"The document must be an object with the member {RootName}."));
            return;
        }

        bool found = false;
        foreach (JsonProperty member in document.EnumerateObject())
        {
            if (member.Name == RootName)
            {
                if (found)
                {
                    _faults.Add(new ConfigurationFault(RootName, "stands there twice."));
                }

                found = true;
                ReadSection(member.Value, root, RootName, pairs);
            }
            else if (member.Name != "$schema")
            {
                Unknown(member.Name, member.Name, [RootName]);
            }
        }

        if (!found)
        {
            _faults.Add(new ConfigurationFault("", $"The document has no member {RootName}."));
        }
    }

    private void ReadSection(JsonElement section, ConfigurationNode node, string path, PairNode? said)
    {
        if (section.ValueKind != JsonValueKind.Object)
        {
            _faults.Add(new ConfigurationFault(
                path, $"{Shown(section, node, said)} is not an object with members of {NamesOf(node)}."));
            return;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty member in section.EnumerateObject())
        {
            string memberPath = $"{path}.{member.Name}";
            if (!seen.Add(member.Name))
            {
                _faults.Add(new ConfigurationFault(memberPath, "stands there twice."));
            }
            else if (node.Find(member.Name) is not { } known)
            {
                Unknown(memberPath, member.Name, node.Members.Select(candidate => candidate.Name));
            }
            else if (known.Key is { } key)
            {
                string? name = key.IsSecret ? key.SecretName
                    : key.IsList && said?.Find(member.Name) is { IsNothing: true } ? Nothing
                    : null;
                key.Read(member.Value, _options, reason => _faults.Add(
                    new ConfigurationFault(memberPath, name is null ? reason : Named(name, reason, member.Value))));
            }
            else
            {
                ReadSection(member.Value, known, memberPath, said?.Find(member.Name));
            }
        }
    }

    // What stands in the place of an object: in that of one with secrets it may be a secret, and a list may hold one.
    private static string Shown(JsonElement value, ConfigurationNode section, PairNode? said) => value.ValueKind switch
    {
        JsonValueKind.Null when said is { IsNothing: true } => Nothing,
        JsonValueKind.String when said is { Text: "" } => "an empty text or list",
        JsonValueKind.String when section.MayBeSecret => "a text",
        JsonValueKind.Number when section.MayBeSecret => "a number",
        JsonValueKind.Array when section.HoldsSecret => "a list",
        _ => ConfigurationText.Shown(value),
    };

    // A reason begins with the value that it is of.
    private static string Named(string name, string reason, JsonElement value)
    {
        string shown = ConfigurationText.Shown(value);
        return reason.StartsWith(shown, StringComparison.Ordinal) ? name + reason[shown.Length..] : $"{name} is not what it may be.";
    }

    private static string NamesOf(ConfigurationNode node) => string.Join(", ", node.Members.Select(member => member.Name));

    private void Unknown(string path, string name, IEnumerable<string> known)
    {
        string near = NearMatch.Find(name, known) is { } found ? $"; did you mean {found}?" : ".";
        _faults.Add(new ConfigurationFault(path, $"unknown key{near}"));
    }
}
