using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace MrBen.Portfolio.Configuration;

/// <summary>
/// Reads the options of a portfolio from a JSON document whose one member is <c>advanced_portfolio</c>. Keys that are missing keep their
/// defaults; keys that are unknown, stand twice, or hold what they may not are faults, and all faults are told together. Comments are allowed.
/// Thread-safe.
/// </summary>
public static class PortfolioConfiguration
{
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
        options = new ConfigurationReader(Root).Read(json, out faults);
        return options is not null;
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
