using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>Walks a document against the table of keys and collects every fault.</summary>
internal sealed class ConfigurationReader(ConfigurationNode root)
{
    public const string RootName = "advanced_portfolio";

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
            if (PairNode.TreeOf(pairs, _faults.Add) is { IsEmpty: false } tree)
            {
                using JsonDocument merged = JsonDocument.Parse(PairMerge.Over(document.RootElement, tree, root), JsonSyntax.Document);
                ReadDocument(merged.RootElement);
            }
            else
            {
                ReadDocument(document.RootElement);
            }

            _faults.AddRange(_options.Validate().Select(error => new ConfigurationFault(FaultPlace.Of(error), error)));
        }

        faults = [.. _faults];
        return faults.IsEmpty ? _options : null;
    }

    private void ReadDocument(JsonElement document)
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
                ReadSection(member.Value, root, RootName);
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

    private void ReadSection(JsonElement section, ConfigurationNode node, string path)
    {
        if (section.ValueKind != JsonValueKind.Object)
        {
            _faults.Add(new ConfigurationFault(
                path, $"{ConfigurationText.Shown(section)} is not an object with members of {NamesOf(node)}."));
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
                key.Read(member.Value, _options, reason => _faults.Add(
                    new ConfigurationFault(memberPath, key.IsSecret ? Masked(reason, member.Value) : reason)));
            }
            else
            {
                ReadSection(member.Value, known, memberPath);
            }
        }
    }

    // A reason begins with the value that it is of.
    private static string Masked(string reason, JsonElement value)
    {
        string shown = ConfigurationText.Shown(value);
        return reason.StartsWith(shown, StringComparison.Ordinal) ? $"The secret{reason[shown.Length..]}" : "The secret is not what it may be.";
    }

    private static string NamesOf(ConfigurationNode node) => string.Join(", ", node.Members.Select(member => member.Name));

    private void Unknown(string path, string name, IEnumerable<string> known)
    {
        string near = NearMatch.Find(name, known) is { } found ? $"; did you mean {found}?" : ".";
        _faults.Add(new ConfigurationFault(path, $"unknown key{near}"));
    }
}
