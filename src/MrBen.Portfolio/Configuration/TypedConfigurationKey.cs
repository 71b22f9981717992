using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>A key whose value has one type.</summary>
internal sealed class TypedConfigurationKey<T>(
    string path, string summary, ConfigurationValue<T> kind, Func<PortfolioOptions, T> get, Action<PortfolioOptions, T> set)
    : ConfigurationKey(path, summary)
{
    public override bool IsList => kind.IsList;

    public override void Read(JsonElement value, PortfolioOptions options, Action<string> report)
    {
        if (kind.TryRead(value, out T read, out string reason))
        {
            set(options, read);
        }
        else
        {
            report(reason);
        }
    }

    public override void Write(Utf8JsonWriter writer, PortfolioOptions options) => kind.Write(writer, get(options));

    public override void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under) => kind.WritePair(writer, pair, under);

    public override void Describe(Utf8JsonWriter writer) => kind.Describe(writer);
}
