using System.Text.Json.Nodes;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>Makes documents of paths and values.</summary>
internal static class ConfigurationDocument
{
    /// <summary>A document with these keys and no others.</summary>
    public static string Of(params IEnumerable<(string Path, string Json)> keys)
    {
        JsonObject root = [];
        foreach ((string path, string json) in keys)
        {
            string[] parts = path.Split('.');
            JsonObject section = root;
            foreach (string part in parts[..^1])
            {
                section = (JsonObject)(section[part] ??= new JsonObject());
            }

            section[parts[^1]] = JsonNode.Parse(json);
        }

        return new JsonObject { ["advanced_portfolio"] = root }.ToJsonString();
    }
}
