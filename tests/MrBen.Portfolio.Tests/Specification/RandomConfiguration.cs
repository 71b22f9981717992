using System.Globalization;
using System.Text.Json.Nodes;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Tests.Configuration;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Draws documents by the schema: any keys, with any values that it allows, and now and then one that it does not.</summary>
internal static class RandomConfiguration
{
    // The currency of all instruments drawn; and what would only make a history too short for everything.
    private static readonly string[] Kept =
        ["core_settings.base_currency", "core_settings.enable_optimization", "risk_management.defaults.min_observations"];

    private static readonly JsonNode Schema = JsonNode.Parse(PortfolioConfiguration.Schema())!["properties"]!["advanced_portfolio"]!;

    /// <summary>A document, and how many of its values are out of range.</summary>
    public static string Draw(Random random, out int unsound)
    {
        bool mayBeUnsound = random.Next(10) == 0;
        double share = random.Next(4) == 0 ? 1.0 / 2 : 1.0 / 20;
        List<(string, string)> keys = [];
        unsound = 0;
        foreach (ConfigurationKey key in ConfigurationTable.Keys)
        {
            if (random.NextDouble() >= share || Kept.Contains(key.Path))
            {
                continue;
            }

            bool beyond = mayBeUnsound && random.Next(10) == 0 && DescribedNumber(key.Path) is not null;
            unsound += beyond ? 1 : 0;
            keys.Add((key.Path, beyond ? "-1e999" : Value(random, Described(key.Path))));
        }

        return ConfigurationDocument.Of(keys);
    }

    private static JsonObject Described(string path)
    {
        JsonNode node = Schema;
        foreach (string part in path.Split('.'))
        {
            node = node["properties"]![part]!;
        }

        return node.AsObject();
    }

    private static JsonObject? DescribedNumber(string path)
    {
        JsonObject described = Described(path);
        JsonObject value = described.ContainsKey("anyOf") ? described["anyOf"]![0]!.AsObject() : described;
        return value["type"]?.GetValue<string>() is "number" or "integer" ? value : null;
    }

    private static string Value(Random random, JsonObject described)
    {
        if (described["anyOf"] is JsonArray choices)
        {
            return random.Next(3) == 0 ? "null" : Value(random, choices[0]!.AsObject());
        }

        if (described["enum"] is JsonArray names)
        {
            return names[random.Next(names.Count)]!.ToJsonString();
        }

        return described["type"]!.GetValue<string>() switch
        {
            "boolean" => random.Next(2) == 0 ? "true" : "false",
            "integer" => Whole(random, described),
            "number" => Number(random, described).ToString("R", CultureInfo.InvariantCulture),
            "string" => "\"https://hooks.example.org/portfolio\"", // an address, and long enough for a secret
            _ => List(random, described),
        };
    }

    private static string Whole(Random random, JsonObject described)
    {
        int least = described["minimum"]!.GetValue<int>();
        return (least + (int)Math.Exp(random.NextDouble() * Math.Log(300))).ToString(CultureInfo.InvariantCulture);
    }

    // Within the ends where there are two; else of any size from a ten-thousandth to a thousand.
    private static double Number(Random random, JsonObject described)
    {
        double? least = End(described, "minimum") ?? End(described, "exclusiveMinimum");
        double? most = End(described, "maximum") ?? End(described, "exclusiveMaximum");
        double size = Math.Exp((random.NextDouble() * Math.Log(1e7)) - Math.Log(1e4));
        return (least, most) switch
        {
            ({ } low, { } high) when high < 1_000 => Inside(random, low, high),
            ({ } low, _) => low + size,
            _ => random.Next(2) == 0 ? size / 100 : -size / 100,
        };
    }

    private static double Inside(Random random, double low, double high) => low + ((high - low) * (0.001 + (0.998 * random.NextDouble())));

    private static double? End(JsonObject described, string name) => described[name]?.GetValue<double>();

    private static string List(Random random, JsonObject described)
    {
        JsonObject items = described["items"]!.AsObject();
        if (described.ContainsKey("minItems"))
        {
            double low = 0.1 + random.NextDouble();
            return FormattableString.Invariant($"[{low}, {low * (1.2 + random.NextDouble())}]");
        }

        if (items["enum"] is JsonArray names)
        {
            return $"[{names[random.Next(names.Count)]!.ToJsonString()}]";
        }

        // Benchmarks are names, holidays dates: a name that is a date serves for both.
        return items["type"]!.GetValue<string>() == "string"
            ? "[\"2026-01-06\"]"
            : FormattableString.Invariant($"[{Inside(random, 0, 1)}]");
    }
}
