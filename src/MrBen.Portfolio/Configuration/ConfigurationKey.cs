using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>
/// One key of the configuration: where it stands, what it means, how its value is read into the options, written from them, and described in
/// the schema. The table of these is the only place that knows the key.
/// </summary>
internal abstract class ConfigurationKey(string path, string summary)
{
    /// <summary>The key from <c>advanced_portfolio</c> on, its parts joined by dots.</summary>
    public string Path { get; } = path;

    /// <summary>Meaning, unit and range in one line.</summary>
    public string Summary { get; } = summary;

    /// <summary>What must be there for the key to have an effect; empty where nothing more is needed.</summary>
    public string Needs { get; init; } = "";

    /// <summary>Whether its value is shown nowhere: in no message, no document made of options, and no hash of them.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What messages say in place of a secret value.</summary>
    public string SecretName { get; init; } = "The secret";

    /// <summary>Whether its value is a list: an object without members looks like null where pairs say it.</summary>
    public abstract bool IsList { get; }

    /// <summary>
    /// The option that it sets, from the options' root on, as faults of the options name it; empty where it is not one alone.
    /// </summary>
    public string Option { get; init; } = "";

    /// <summary>Whether the value cannot change while a portfolio runs: its state rests on it.</summary>
    public bool IsFixed { get; private set; }

    /// <summary>Says that the value cannot change while a portfolio runs.</summary>
    public ConfigurationKey Fixed()
    {
        IsFixed = true;
        return this;
    }

    /// <summary>Reads a value into the options, or reports why it cannot be.</summary>
    public abstract void Read(JsonElement value, PortfolioOptions options, Action<string> report);

    /// <summary>Writes the value that options have.</summary>
    public abstract void Write(Utf8JsonWriter writer, PortfolioOptions options);

    /// <summary>Writes what a pair says, over what a document says, as a value of the document.</summary>
    public abstract void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under);

    /// <summary>Writes the members of a schema that describe the value.</summary>
    public abstract void Describe(Utf8JsonWriter writer);
}
