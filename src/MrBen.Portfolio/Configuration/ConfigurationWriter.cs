using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>Writes what the table of keys says: the schema, and an example with every key.</summary>
internal static class ConfigurationWriter
{
    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
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
        });
    }

    /// <summary>Options as a document that reads back to the same, each key after a comment on what it means.</summary>
    public static string Annotated(ConfigurationNode root, PortfolioOptions options) => Text(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject(ConfigurationReader.RootName);
        WriteMembers(writer, root, options);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

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

    private static void WriteMembers(Utf8JsonWriter writer, ConfigurationNode section, PortfolioOptions options)
    {
        foreach (ConfigurationNode member in section.Members)
        {
            if (member.Key is { } key)
            {
                writer.WriteCommentValue($" {Meaning(key)} ");
                writer.WritePropertyName(member.Name);
                key.Write(writer, options);
            }
            else
            {
                writer.WriteStartObject(member.Name);
                WriteMembers(writer, member, options);
                writer.WriteEndObject();
            }
        }
    }

    private static string Meaning(ConfigurationKey key) => key.Needs.Length == 0 ? key.Summary : $"{key.Summary} Needs {key.Needs}.";

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, Layout))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }
}
