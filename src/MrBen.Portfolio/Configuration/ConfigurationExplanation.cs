using System.Collections.Immutable;
using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>Tells of every key what its value is and who stated it.</summary>
internal static class ConfigurationExplanation
{
    private const string Masked = "\"***\"";

    /// <param name="keys">The keys told of.</param>
    /// <param name="options">What document and pairs were read as.</param>
    /// <param name="document">The document.</param>
    /// <param name="pairs">What stands over it.</param>
    public static ImmutableArray<ConfigurationSetting> Of(
        ImmutableArray<ConfigurationKey> keys, PortfolioOptions options, JsonElement document, PairNode pairs)
    {
        PortfolioOptions defaults = new();
        JsonElement section = document.GetProperty(ConfigurationReader.RootName);
        return
        [
            .. keys.Select(key => new ConfigurationSetting(
                key.Path, ConfigurationWriter.SummaryOf(key), key.Needs,
                ShownValue(key, options), ConfigurationWriter.ValueOf(key, defaults),
                SourceOf(key.Path.Split('.'), section, pairs), key.IsSecret)),
        ];
    }

    // Of a secret no more than whether there is one.
    private static string ShownValue(ConfigurationKey key, PortfolioOptions options)
    {
        string value = ConfigurationWriter.ValueOf(key, options);
        return key.IsSecret && value != "null" ? Masked : value;
    }

    private static ConfigurationSource SourceOf(string[] path, JsonElement section, PairNode pairs)
    {
        if (path.Aggregate<string, PairNode?>(pairs, (node, part) => node?.Find(part)) is not null)
        {
            return ConfigurationSource.Override;
        }

        JsonElement place = section;
        return path.All(part => place.TryGetProperty(part, out place)) ? ConfigurationSource.Document : ConfigurationSource.Default;
    }
}
