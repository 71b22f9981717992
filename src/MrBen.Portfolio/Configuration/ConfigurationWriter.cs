using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>Writes what the table of keys says: the schema, and an example with every key.</summary>
internal static class ConfigurationWriter
{
    /// <summary>Name of the schema's file, beside which the example stands.</summary>
    private const string SchemaFile = "advanced_portfolio_config.schema.json";

    private const string Indent = "  ";

    /// <summary>How text is written.</summary>
    public static JsonWriterOptions Layout { get; } = new()
    {
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // ≥ and λ stay readable; nothing of this is shown in a web page
    };

    /// <summary>The schema in the words of JSON Schema 2020-12.</summary>
    public static string Schema(ConfigurationNode root)
    {
        PortfolioOptions defaults = new();
        return Text(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            writer.WriteString("title", "Configuration of MrBen.Portfolio");
            writer.WriteString("type", "object");
            writer.WriteStartObject("properties");
            writer.WriteStartObject("$schema");
            writer.WriteString("type", "string");
            writer.WriteEndObject();
            writer.WriteStartObject(ConfigurationReader.RootName);
            DescribeSection(writer, root, defaults);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteStartArray("required");
            writer.WriteStringValue(ConfigurationReader.RootName);
            writer.WriteEndArray();
            writer.WriteBoolean("additionalProperties", false);
            writer.WriteEndObject();
        }, indented: true) + "\n";
    }

    /// <summary>
    /// Options as a document that reads back to the same, each key after a comment on what it means. Secrets are not told: they stand there as null.
    /// </summary>
    public static string Annotated(ConfigurationNode root, PortfolioOptions options)
    {
        StringBuilder text = new();
        text.Append("{\n").Append(Indent).Append("\"$schema\": \"").Append(SchemaFile).Append("\",\n");
        text.Append(Indent).Append('"').Append(ConfigurationReader.RootName).Append("\": {\n");
        AppendMembers(text, root, options, depth: 2);
        return text.Append(Indent).Append("}\n}\n").ToString();
    }

    private static void DescribeSection(Utf8JsonWriter writer, ConfigurationNode section, PortfolioOptions defaults)
    {
        writer.WriteString("type", "object");
        writer.WriteStartObject("properties");
        foreach (ConfigurationNode member in section.Members)
        {
            writer.WriteStartObject(member.Name);
            if (member.Key is { } key)
            {
                writer.WriteString("description", Meaning(key));
                key.Describe(writer);
                writer.WritePropertyName("default");
                key.Write(writer, defaults);
            }
            else
            {
                DescribeSection(writer, member, defaults);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteBoolean("additionalProperties", false);
    }

    // By hand, because Utf8JsonWriter puts a comment between a value and its comma.
    private static void AppendMembers(StringBuilder text, ConfigurationNode section, PortfolioOptions options, int depth)
    {
        string indent = string.Concat(Enumerable.Repeat(Indent, depth));
        foreach (ConfigurationNode member in section.Members)
        {
            string comma = member == section.Members[^1] ? "\n" : ",\n";
            if (member.Key is { } key)
            {
                string value = key.IsSecret ? "null" : ValueOf(key, options);
                text.Append(indent).Append("// ").Append(Meaning(key)).Append('\n');
                text.Append(indent).Append('"').Append(member.Name).Append("\": ").Append(value).Append(comma);
            }
            else
            {
                text.Append(indent).Append('"').Append(member.Name).Append("\": {\n");
                AppendMembers(text, member, options, depth + 1);
                text.Append(indent).Append('}').Append(comma);
            }
        }
    }

    /// <summary>Meaning, unit and range, and whether it may change.</summary>
    public static string SummaryOf(ConfigurationKey key) => key.Summary + (key.IsFixed ? " Fixed while a portfolio runs." : "");

    private static string Meaning(ConfigurationKey key) => SummaryOf(key) + (key.Needs.Length == 0 ? "" : $" Needs {key.Needs}.");

    /// <summary>The value that options have for a key, as JSON.</summary>
    public static string ValueOf(ConfigurationKey key, PortfolioOptions options) => Text(writer => key.Write(writer, options), indented: false);

    private static string Text(Action<Utf8JsonWriter> write, bool indented)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, Layout with { Indented = indented }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
