using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>
/// Reads the options of a portfolio from a JSON document whose one member is <c>advanced_portfolio</c>. Keys that are missing keep their
/// defaults; keys that are unknown, stand twice, or hold what they may not are faults, and all faults are told together. Comments are allowed.
/// Thread-safe.
/// </summary>
public static class PortfolioConfiguration
{
    /// <summary>What the names of environment variables begin with that stand for settings, unless another is agreed on.</summary>
    public const string EnvironmentPrefix = "MRBEN_PORTFOLIO__";

    private const string EmptyDocument = $$"""{ "{{ConfigurationReader.RootName}}": {} }""";

    private static readonly ConfigurationNode Root = ConfigurationNode.TreeOf(ConfigurationTable.Keys);

    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigurationException">The document has faults; the message lists them all.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PortfolioOptions ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Parse(File.ReadAllText(path));
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="ConfigurationException">The document has faults; the message lists them all.</exception>
    public static PortfolioOptions Parse(string json) =>
        TryParse(json, out PortfolioOptions? options, out ImmutableArray<ConfigurationFault> faults)
            ? options
            : throw new ConfigurationException(faults);

    /// <summary>Reads a text, or lists what is wrong with it.</summary>
    /// <param name="json">The document.</param>
    /// <param name="options">The options; they are sound.</param>
    /// <param name="faults">Every fault; empty where there are options.</param>
    public static bool TryParse(
        string json, [NotNullWhen(true)] out PortfolioOptions? options, out ImmutableArray<ConfigurationFault> faults)
    {
        ArgumentNullException.ThrowIfNull(json);
        return TryParse(json, [], out options, out faults);
    }

    /// <summary>Reads a text with values over its own, or lists what is wrong with them.</summary>
    /// <param name="json">The document.</param>
    /// <param name="overrides">
    /// Pairs as of <see cref="TryFromPairs"/>. Of a list they replace or add the places that they name; <c>list</c> alone, with an empty
    /// text, empties it.
    /// </param>
    /// <param name="options">The options; they are sound.</param>
    /// <param name="faults">Every fault of both, with the path of the document; empty where there are options.</param>
    public static bool TryParse(
        string json,
        IEnumerable<KeyValuePair<string, string?>> overrides,
        [NotNullWhen(true)] out PortfolioOptions? options,
        out ImmutableArray<ConfigurationFault> faults)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(overrides);
        options = new ConfigurationReader(Root).Read(json, overrides, out faults);
        return options is not null;
    }

    /// <inheritdoc cref="TryFromPairs"/>
    /// <exception cref="ConfigurationException">The pairs have faults; the message lists them all.</exception>
    public static PortfolioOptions FromPairs(IEnumerable<KeyValuePair<string, string?>> pairs) =>
        TryFromPairs(pairs, out PortfolioOptions? options, out ImmutableArray<ConfigurationFault> faults)
            ? options
            : throw new ConfigurationException(faults);

    /// <summary>
    /// Reads pairs of path and text, as a section of an <c>IConfiguration</c> flattens to, with the same keys, ranges and faults as a
    /// document.
    /// </summary>
    /// <param name="pairs">
    /// Paths from <c>advanced_portfolio</c> on, their parts joined by <c>:</c> or <c>__</c>, in any case:
    /// <c>risk_management:risk_limits:max_var_95</c>. The text is read as the key has it, whatever the culture: a number as JSON writes it,
    /// <c>true</c> or <c>false</c> in any case, a name, a date. A null is <c>null</c>, empty, or <see langword="null"/>, where the key
    /// allows one. A list's entries are <c>list:0</c>, <c>list:1</c> and so on, a member of an entry <c>list:0:name</c>, an empty list is
    /// the empty text, and stands beside no entries. A section is named by its members: one that has a text, or a null and no member (which
    /// is what an empty object flattens to), is a fault; a null beside members is passed over, since a section is enumerated with one.
    /// </param>
    /// <param name="options">The options; they are sound.</param>
    /// <param name="faults">Every fault; empty where there are options.</param>
    public static bool TryFromPairs(
        IEnumerable<KeyValuePair<string, string?>> pairs,
        [NotNullWhen(true)] out PortfolioOptions? options,
        out ImmutableArray<ConfigurationFault> faults) => TryParse(EmptyDocument, pairs, out options, out faults);

    /// <summary>
    /// The variables of an environment that stand for settings, as pairs for <see cref="TryParse(string, IEnumerable{KeyValuePair{string,
    /// string?}}, out PortfolioOptions?, out ImmutableArray{ConfigurationFault})"/>, in the order of their names:
    /// <c>MRBEN_PORTFOLIO__risk_management__risk_limits__max_var_95</c> is <c>risk_management__risk_limits__max_var_95</c>.
    /// </summary>
    /// <param name="environment">Names and values, such as <see cref="Environment.GetEnvironmentVariables()"/>.</param>
    /// <param name="prefix">What the names begin with, in any case.</param>
    public static ImmutableArray<KeyValuePair<string, string?>> PairsOf(IDictionary environment, string prefix = EnvironmentPrefix)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        return
        [
            .. environment.Cast<DictionaryEntry>()
                .Select(variable => new KeyValuePair<string, string?>((string)variable.Key, (string?)variable.Value))
                .Where(variable => variable.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .OrderBy(variable => variable.Key, StringComparer.Ordinal)
                .Select(variable => new KeyValuePair<string, string?>(variable.Key[prefix.Length..], variable.Value)),
        ];
    }

    /// <summary>Tells of every key what it means, what its value is, and where that comes from; secrets are masked.</summary>
    /// <param name="json">The document.</param>
    /// <param name="overrides">Pairs over it, as of <see cref="TryFromPairs"/>; may be empty.</param>
    /// <exception cref="ConfigurationException">There are faults; the message lists them all.</exception>
    public static ImmutableArray<ConfigurationSetting> Explain(string json, IReadOnlyCollection<KeyValuePair<string, string?>> overrides)
    {
        if (!TryParse(json, overrides, out PortfolioOptions? options, out ImmutableArray<ConfigurationFault> faults))
        {
            throw new ConfigurationException(faults);
        }

        using JsonDocument document = JsonDocument.Parse(json.TrimStart('\uFEFF'), JsonSyntax.Document);
        return ConfigurationExplanation.Of(
            ConfigurationTable.Keys, options, document.RootElement, PairNode.TreeOf(overrides, static _ => { }));
    }

    /// <summary>The JSON schema of the document, made from the table that reads it.</summary>
    public static string Schema() => ConfigurationWriter.Schema(Root);

    /// <summary>A document with every key, its default, and a comment on its meaning, made from the table that reads it.</summary>
    public static string Example() => ConfigurationWriter.Annotated(Root, new PortfolioOptions());

    /// <summary>
    /// SHA-256 of options as a document would say them, in lower-case hexadecimal: equal where every key has the same value. What no document
    /// can say is not in it.
    /// </summary>
    internal static string HashOf(PortfolioOptions options) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ConfigurationWriter.Annotated(Root, options))));
}
